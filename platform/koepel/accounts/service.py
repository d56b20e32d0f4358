# SPDX-License-Identifier: EUPL-1.2
"""From a token to a visitor: who is signed in, and where this person is appointed. Frozen answers, never live rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    Select,
    Subquery,
    Uuid,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)  # fmt: skip

from koepel import clock
from koepel import scope as scopes
from koepel.accounts.models import Account, SessionKey, SignInSession
from koepel.database import sign_again, transaction
from koepel.ids import hashed, token
from koepel.partners.models import PartnerAppointment
from koepel.permissions import Permission, PlaceKind, Role, granted
from koepel.records import Appointment, CollaborationAppointment

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
STEP_UP = timedelta(minutes=5)
CHECKED = timedelta(minutes=15)  # for so long the word of an identity provider counts


@dataclass(frozen=True)
class Seat:
    """One role in one municipality or collaboration."""

    place_id: UUID
    role: Role
    shown_name: str
    may_decide: bool = False
    full_bands: bool = False
    kind: PlaceKind = PlaceKind.MUNICIPALITY


@dataclass(frozen=True)
class Visitor:
    """Who is signed in, as read once at the start of the request."""

    account_id: UUID
    session_id: UUID
    token: str
    name: str
    email: str
    language: str
    second_factor: bool
    has_totp: bool
    stepped_up_at: datetime | None
    seats: tuple[Seat, ...]
    provider: str = ""
    checked_at: datetime | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: our session token, opaque."""
        return self.token

    def at(self, place_id: UUID) -> tuple[Seat, ...]:
        """The seats in this municipality or collaboration."""
        return tuple(seat for seat in self.seats if seat.place_id == place_id)

    def permissions(self, place_id: UUID) -> frozenset[Permission]:
        """What this person may do there."""
        seats = self.at(place_id)
        return granted((s.role for s in seats), may_decide=any(s.may_decide for s in seats))

    @property
    def fresh(self) -> bool:
        """Whether the person proved who they are in the last five minutes (step-up)."""
        return self.stepped_up_at is not None and clock.utcnow() - self.stepped_up_at < STEP_UP

    @property
    def unchecked(self) -> bool:
        """Whether an identity provider gave these rights, and has not confirmed them for a quarter of an hour."""
        return bool(self.provider) and (self.checked_at is None or clock.utcnow() - self.checked_at > CHECKED)


def visitor_of(session_token: str, *, now: datetime | None = None, today: date | None = None) -> Visitor | None:
    """The person of this session token, or None: unknown, ended, idle for 30 minutes, older than 10 hours, disabled."""
    now, today = now or clock.utcnow(), today or clock.today()
    key = hashed(session_token)
    with transaction(scopes.auth(key)) as db:
        found = db.connection().execute(_KEPT, {"key": key}).one_or_none()
        if found is None:
            return None
        sign_again(db, scopes.auth(key, found.account_id))
        asked = {"account_id": found.account_id, "session_id": found.session_id, "today": today}
        rows = db.connection().execute(_WHO, asked).all()
        if not rows or rows[0].disabled_at or rows[0].expires_at < now or now - rows[0].seen_at > IDLE:
            return None
        who = rows[0]
        if now - who.seen_at > SEEN_EVERY:
            db.execute(update(SignInSession).where(SignInSession.id == found.session_id).values(seen_at=now))
        return Visitor(
            found.account_id,
            found.session_id,
            session_token,
            who.name,
            who.email,
            who.language,
            who.second_factor,
            who.has_totp,
            who.stepped_up_at,
            tuple(
                Seat(row.place_id, Role(row.role), row.shown_name, row.may_decide, row.full_bands, PlaceKind(row.kind))
                for row in rows
                if row.place_id and row.given_by in (None, who.provider)
            ),
            who.provider or "",
            who.checked_at,
        )


def _seats() -> Subquery:
    """Where an account is appointed on a day, in municipalities and regions."""
    account_id, today = bindparam("account_id", type_=Uuid()), bindparam("today", type_=Date())
    parts: list[Select[*tuple[Any, ...]]] = []
    tables: tuple[tuple[Any, Any, PlaceKind, Any, Any], ...] = (
        (Appointment, Appointment.tenant_id, PlaceKind.MUNICIPALITY, Appointment.may_decide, false()),
        (
            CollaborationAppointment,
            CollaborationAppointment.collaboration_id,
            PlaceKind.COLLABORATION,
            false(),
            CollaborationAppointment.full_bands,
        ),
        (PartnerAppointment, PartnerAppointment.partner_id, PlaceKind.PARTNER, false(), false()),
    )
    for table, place_id, kind, may_decide, full_bands in tables:
        columns = (
            place_id.label("place_id"),
            table.role,
            table.shown_name,
            may_decide.label("may_decide"),
            full_bands.label("full_bands"),
            literal(str(kind)).label("kind"),
            table.provider.label("given_by"),
        )
        in_force = (table.valid_from <= today, or_(table.valid_to.is_(None), table.valid_to > today))
        parts.append(select(*columns).where(table.account_id == account_id, *in_force))
    return union_all(*parts).subquery("seat")


def _who() -> Select[*tuple[Any, ...]]:
    """The session, its account and each of its seats, a row for each seat, or one without."""
    session, account, seat = SignInSession.__table__.c, Account.__table__.c, _seats()
    return (
        select(
            session.seen_at, session.expires_at, session.stepped_up_at, session.second_factor,
            session.provider, session.checked_at,
            account.name, account.email, account.language, account.disabled_at,
            (func.octet_length(account.totp_secret) > 0).label("has_totp"), *seat.c,
        )
        .select_from(SignInSession.__table__.join(Account.__table__, session.account_id == account.account_id))
        .outerjoin(seat, true())
        .where(session.id == bindparam("session_id", type_=Uuid()))
    )  # fmt: skip


# Every page asks these two: they are put together once.
_KEPT = select(SessionKey.__table__).where(SessionKey.__table__.c.key == bindparam("key"))
_WHO = _who()


def open_session(
    account_id: UUID,
    *,
    agent: str,
    second_factor: bool,
    now: datetime | None = None,
    provider: str = "",
    proved_at: datetime | None = None,
) -> str:
    """A new session for an account that proved itself; returns the token, which is stored only as a hash.

    `provider` vouches for it, and knows when the person proved it there: long ago, perhaps.
    """
    now = now or clock.utcnow()
    secret = token()
    key = hashed(secret)
    with transaction(scopes.auth(key, account_id)) as db:
        session = SignInSession(
            account_id=account_id,
            created_at=now,
            seen_at=now,
            expires_at=now + ABSOLUTE,
            stepped_up_at=proved_at if provider else now,
            second_factor=second_factor,
            agent=agent[:120],
            provider=provider or None,
            checked_at=now if provider else None,
        )
        db.add(session)
        db.flush()
        db.add(SessionKey(key=key, account_id=account_id, session_id=session.id))
    return secret
