# SPDX-License-Identifier: EUPL-1.2
"""What partners bring to Vandaag: messages to read, referrals withdrawn, protocols to sign or about to end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import and_, select

from koepel import clock
from koepel import scope as scopes
from koepel.database import db, mine
from koepel.i18n import _
from koepel.permissions import Permission
from koepel.scope import DbRole
from koepel.web.entry import may
from koepel.web.today import Action, Group, TodayRow
from tenants.partners.models import PartnerMessage, Referral
from tenants.people.models import Person
from tenants.protocols import service as protocols
from tenants.protocols.models import PartnerGrant, Protocol, ProtocolState
from tenants.registration.models import Registration, Stage

AHEAD_DAYS = 60


def rows(now: datetime) -> tuple[TodayRow, ...]:
    """The lines of this municipality; none for the region."""
    if scopes.current().role is not DbRole.TENANT:
        return ()
    found: list[TodayRow] = []
    if may(Permission.CLIENT_SHARE):
        found += _messages()
        found += _withdrawn()
    if may(Permission.PROTOCOL_WRITE) or may(Permission.PROTOCOL_ADVISE):
        found += _protocols(now.astimezone(clock.BRUSSELS).date())
    return tuple(found)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.BRUSSELS).date()


def _messages() -> list[TodayRow]:
    """Messages of partners that nobody here read yet, the oldest first; who is out of sight brings no line."""
    asked = (
        mine(PartnerMessage)
        .add_columns(Person, Referral)
        .outerjoin(PartnerGrant, _with(PartnerGrant, PartnerMessage.grant_id))
        .outerjoin(Person, _with(Person, PartnerGrant.person_id))
        .outerjoin(Referral, _with(Referral, PartnerMessage.referral_id))
        .where(PartnerMessage.sender == "partner", PartnerMessage.read_at.is_(None))
        .order_by(PartnerMessage.sent_at)
    )
    lines = []
    for row, person, referral in db.session.execute(asked):
        who = person or referral
        if who is not None:
            url = (
                url_for("sharing.of_person", id=person.id)
                if person
                else url_for("sharing.referral", registration_id=referral.registration_id)
            )
            what, name = (
                _("%(name)s wrote a message", name=row.shown_name),
                f"{who.given_name} {who.family_name}".strip(),
            )
            lines.append(TodayRow(Group.ANSWERS, _day(row.sent_at), name, what, Action(_("Read"), url), link=url))
    return lines


def _with(row: Any, key: Any) -> Any:
    return and_(row.tenant_id == PartnerMessage.tenant_id, row.id == key)


def _withdrawn() -> list[TodayRow]:
    asked = (
        select(Referral)
        .join(
            Registration, (Registration.tenant_id == Referral.tenant_id) & (Registration.id == Referral.registration_id)
        )
        .where(
            Referral.tenant_id == scopes.here(),
            Referral.withdrawn_at.is_not(None),
            Registration.stage == Stage.NEW.value,
        )
    )
    lines = []
    for row in db.session.scalars(asked):
        assert row.withdrawn_at is not None
        url = url_for("registration.show", id=row.registration_id)
        who = f"{row.given_name} {row.family_name}".strip()
        what = _("%(name)s withdrew the referral", name=row.worker_name)
        lines.append(TodayRow(Group.NEW, _day(row.withdrawn_at), who, what, Action(_("Look"), url), link=url))
    return lines


def _protocols(today: date) -> list[TodayRow]:
    lines = []
    for row in db.session.scalars(mine(Protocol).where(Protocol.state != ProtocolState.REVOKED)):
        found = _protocol(row, today)
        if found is not None:
            url = url_for("protocols.show_one", protocol_id=row.id)
            group, since, what, word = found
            lines.append(TodayRow(group, since, row.title, what, Action(word, url), link=url))
    return lines


def _protocol(row: Protocol, today: date) -> tuple[Group, date, str, str] | None:
    if row.state == ProtocolState.DRAFT:
        if may(Permission.PROTOCOL_ADVISE):
            return Group.ANSWERS, _day(row.updated_at), _("asks your advice"), _("Advise")
        return None
    if row.state == ProtocolState.ADVISED:
        if may(Permission.PROTOCOL_WRITE) and "partner" in protocols.signatures_of(row):
            return Group.ANSWERS, _day(row.updated_at), _("was signed by the partner, now you"), _("Sign")
        return None
    if today <= row.ends_on <= today + timedelta(days=AHEAD_DAYS):
        return Group.EXPIRES, today, _("ends in %(days)s days", days=(row.ends_on - today).days), _("Look")
    return None
