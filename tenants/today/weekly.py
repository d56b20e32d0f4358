# SPDX-License-Identifier: EUPL-1.2
"""On Monday morning who works here hears by mail how much waits: counts and a link, no name; nothing when nothing waits.

Each decides for themselves whether to get it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from flask import current_app

from koepel import audit, clock, mail
from koepel import scope as scopes
from koepel.accounts.sign_in import address_of
from koepel.database import db, mine
from koepel.feature import Feature
from koepel.i18n import LANGUAGES, _, speaking
from koepel.jobs import Ring, tenant_job
from koepel.permissions import Permission, Role, granted
from koepel.records import Appointment
from koepel.web.places import word_of
from tenants.municipality.service import municipality

KIND = "today.weekly"


@tenant_job(KIND, queue="calm")
def weekly(_ring: Ring) -> None:
    """A mail to each who wants one."""
    for account_id, permissions in readers().items():
        email, name, language = address_of(account_id)
        if not email:
            continue
        with speaking(language if language in LANGUAGES else "nl"):
            lines = [words for words, many in waiting(permissions) if many]
            if lines:
                subject, body = _letter(name, lines)
                mail.post(KIND, to=email, subject=subject, body=body, language=language or "nl", by_day=True)


def waiting(permissions: frozenset[Permission]) -> Iterator[tuple[str, int]]:
    """What every feature says to who holds these permissions."""
    features: tuple[Feature, ...] = current_app.extensions["koepel_features"]
    for feature in features:
        for say in feature.weekly:
            yield from say(permissions)


def readers() -> dict[UUID, frozenset[Permission]]:
    """Accounts that are appointed here now and want the mail, with what they may do; who only oversees gets none."""
    roles: dict[UUID, list[Appointment]] = defaultdict(list)
    for row in _now():
        roles[row.account_id].append(row)
    found, part = {}, municipality().role_model
    for account_id, rows in roles.items():
        held = [Role(row.role) for row in rows]
        permissions = granted(held, may_decide=any(row.may_decide for row in rows), part=part)
        if all(row.weekly_mail for row in rows) and Permission.TODAY_READ in permissions:
            found[account_id] = permissions
    return found


def _now() -> list[Appointment]:
    today = clock.today()
    rows = db.session.scalars(mine(Appointment).where(Appointment.valid_from <= today))
    return [row for row in rows if row.valid_to is None or row.valid_to > today]


def wants_it(account_id: UUID) -> bool:
    """Whether this account gets the mail of this municipality."""
    return all(row.weekly_mail for row in _now() if row.account_id == account_id)


def set_wish(account_id: UUID, *, wants: bool) -> None:
    """The own wish, for this municipality."""
    for row in _now():
        if row.account_id == account_id and row.weekly_mail != wants:
            row.weekly_mail = wants
            audit.wrote(row, "weekly_mail_on" if wants else "weekly_mail_off", "weekly_mail")


def _letter(name: str, lines: list[str]) -> tuple[str, str]:
    address = f"{current_app.extensions['koepel_settings'].public_url}/{word_of(scopes.here())}/vandaag"
    told = [
        _("Hello %(name)s,", name=name),
        _("This waits on Vandaag:"),
        "\n".join(f"- {line}" for line in lines),
        address,
        _("You switch this mail off at the foot of Vandaag."),
    ]
    return _("What waits this week"), "\n\n".join(told)
