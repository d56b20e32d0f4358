# SPDX-License-Identifier: EUPL-1.2
"""Who waits for a first talk has no file yet, and is found by name all the same."""

from __future__ import annotations

from flask import url_for

from koepel import scope as scopes
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.search import Hit
from tenants.registration import inbox
from tenants.registration.inbox import Wish
from tenants.registration.models import Stage

MOST = 10


def registrations_called(word: str) -> tuple[Hit, ...]:
    """Registrations that wait, by the beginning of a name; nobody for a role that reads none."""
    if scopes.current().role is not DbRole.TENANT or not may(Permission.REGISTRATION_READ):
        return ()
    return tuple(
        Hit(line.name, url_for("registration.show", id=line.id), _("Registration"))
        for line in inbox.lines(Stage.NEW, Wish(word=word))[:MOST]
    )
