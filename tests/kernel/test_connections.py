# SPDX-License-Identifier: EUPL-1.2
"""A server that went away and came back is noticed before somebody's request is given its dead connection."""

from __future__ import annotations

import psycopg
from flask import Flask
from sqlalchemy import text

from koepel import roles
from koepel import scope as scopes
from koepel.database import db, transaction
from tests.conftest import Cluster


def backend(app: Flask) -> int:
    with app.app_context(), transaction(scopes.relay()) as session:
        return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def app_database(app: Flask) -> str:
    with app.app_context():
        return str(db.engine.url.database)


def test_a_connection_that_the_server_ended_is_not_handed_out(app: Flask, cluster: Cluster) -> None:
    backend(app)
    with psycopg.connect(roles.plain(cluster.admin_url), autocommit=True) as admin:
        idle = "SELECT pid FROM pg_stat_activity WHERE usename = 'koepel_login' AND datname = %s"
        ended = {row[0] for row in admin.execute(idle, (app_database(app),))}
        for pid in ended:
            admin.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))
    assert ended
    assert backend(app) not in ended
