# SPDX-License-Identifier: EUPL-1.2
"""Some of the municipalities, played in a process and a database of their own: two processors play both halves at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from psycopg import sql

from koepel import clock, migrate, roles
from koepel.app import create_app
from koepel.clock import BRUSSELS
from koepel.config import Secrets
from koepel.database import db
from koepel.keys import install
from koepel.local_services import Services
from koepel.web.places import forget
from shared_pool.demo.stage import Stage
from shared_pool.demo.telling import Teller
from shared_pool.performance import ground
from shared_pool.simulation import report
from shared_pool.simulation.play import Town
from shared_pool.simulation.plot import lives
from shared_pool.simulation.post import Post
from shared_pool.simulation.report import Played
from shared_pool.simulation.stage import build, towns

FIRST_DAY = date(2024, 1, 2)
LATER = 24 * 3600  # seconds: figures that settle are nobody's business here


@dataclass(frozen=True)
class Part:
    """Every `of`th municipality from the `number`th on."""

    services: Services
    state: Path
    months: int
    municipalities: int
    seed: int
    number: int = 0
    of: int = 1

    @property
    def database(self) -> str:
        """Made anew each time."""
        return f"koepel_simulation_{self.number}"

    @property
    def last_day(self) -> date:
        """On which it stops."""
        return FIRST_DAY + timedelta(days=self.months * 365 // 12)


def prepare(part: Part) -> Secrets:
    """An empty database with all its tables; returns the secrets that open it."""
    new = secrets.token_bytes
    keys = Secrets(secrets.token_hex(48), new(48), new(48), new(48), ground.MASTER)
    drop(part)
    ground.ensure(part.services, keys, part.database)
    install.ensure(part.services.admin_url, ground.keys_url(part.services))
    migrate.migrate(roles.with_database(part.services.admin_url, part.database))
    return keys


def drop(part: Part) -> None:
    """Nothing is kept: all of it is invented, and told again by the same seed."""
    ground.execute(
        part.services, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(part.database))
    )


def play(part: Part, keys: Secrets) -> Played:
    """All of it, from the first day to the last."""
    url = f"{ground.login_url(part.services, part.database)}?options=-c%20synchronous_commit%3Doff"
    settings = ground.settings_for(url, part.services, part.state, keys)
    settings = replace(settings, hold_minutes=10, settle_seconds=LATER)
    teller = Teller()
    post = Post(teller)
    forget()
    app = create_app(settings, bell=teller.hear, transport=post, check=False)
    with app.app_context(), post.open():
        stage = Stage()
        began = clock.stand_at(datetime.combine(FIRST_DAY, time(0), tzinfo=BRUSSELS))
        try:
            mine = [(number, *town) for number, town in enumerate(towns(part.municipalities, FIRST_DAY))][
                part.number :: part.of
            ]
            for number, word, name, nis in mine:
                runs = build(stage, number, word, name, nis, FIRST_DAY)
                town = Town(word, stage, teller, post, runs, Random(f"{part.seed} staff of {word}"))  # noqa: S311 - a story
                town.put(lives(word, part.months, FIRST_DAY, part.seed), FIRST_DAY, part.last_day)
        finally:
            clock.release(began)
        teller.until(datetime.combine(part.last_day, time(23, 59), tzinfo=BRUSSELS))
        found = Played()
        for word, tenant_id in stage.tenants.items():
            found += report.read(word, tenant_id, post.left)
        db.session.remove()
        db.engine.dispose()
    forget()
    return found
