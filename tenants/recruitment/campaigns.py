# SPDX-License-Identifier: EUPL-1.2
"""Campaigns: planned, changed, ended and counted. The word of one never changes, since it hangs on walls (D1, E1)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from koepel import audit, clock
from koepel.database import db, found, mine
from koepel.errors import Invalid
from koepel.i18n import _
from koepel.reference import plain
from tenants.activities import service as activities
from tenants.activities.codes import ActivityKind
from tenants.activities.models import Activity
from tenants.recruitment.schemas import Plan
from tenants.registration.campaigns import LONGEST, by_word, is_word
from tenants.registration.codes import Door, door_of
from tenants.registration.models import Campaign


def plan(door: Door, planned: Plan) -> Campaign:
    """A new campaign with a link of its own. Raises `Invalid` for a word that is taken, or what is no info session."""
    word = planned.word or word_of(planned.title)
    if not is_word(word):
        raise Invalid({"word": [_("Choose a word for the link, for example jaarmarkt-2027.")]})
    if by_word(word) is not None:
        raise Invalid({"word": [_("This word is of another campaign. Choose another one.")]})
    row = Campaign(word=word, side=door.side.value, ended_at=None)
    _fill(row, planned)
    db.session.add(row)
    db.session.flush()
    audit.wrote(row, "planned")
    return row


def change(campaign_id: UUID, planned: Plan) -> Campaign:
    """Other facts; the word and the side stay. Raises `NotFound`, `Invalid`."""
    row = found(Campaign, campaign_id, lock=True)
    if planned.word not in ("", row.word):
        raise Invalid({"word": [_("The word stays: it may hang on a wall already.")]})
    _fill(row, planned)
    audit.wrote(row, "changed")
    return row


def _fill(row: Campaign, planned: Plan) -> None:
    offered = {row.session_id, *(one.id for one in activities.sessions())}
    if planned.session_id is not None and planned.session_id not in offered:
        raise Invalid({"session_id": [_("Choose an info session that is still to come.")]})
    row.title, row.source, row.programme = planned.title, planned.source.value, planned.programme
    row.starts_on, row.ends_on, row.session_id = planned.starts_on, planned.ends_on, planned.session_id


def end(campaign_id: UUID) -> None:
    """It is over: the link works on and says where to go. Raises `NotFound`."""
    row = found(Campaign, campaign_id, lock=True)
    if row.ended_at is None:
        row.ended_at = clock.moment()
        audit.wrote(row, "ended", "ended_at")


def reopen(campaign_id: UUID) -> None:
    """Undo. Raises `NotFound`."""
    row = found(Campaign, campaign_id, lock=True)
    if row.ended_at is not None:
        row.ended_at = None
        audit.wrote(row, "reopened", "ended_at")


def campaign(campaign_id: UUID) -> Campaign:
    """The campaign of this municipality with this id. Raises `NotFound`."""
    return found(Campaign, campaign_id)


def every() -> list[Campaign]:
    """Those that are under way first, then the newest."""
    rows = db.session.scalars(mine(Campaign).order_by(Campaign.starts_on.desc(), Campaign.id))
    return sorted(rows, key=over)


def over(row: Campaign, today: date | None = None) -> bool:
    """Whether it was ended, or its last day is past."""
    return row.ended_at is not None or (row.ends_on is not None and row.ends_on < (today or clock.today()))


def door(row: Campaign) -> Door:
    """The public form to which it leads."""
    return door_of(row.side)


def word_of(title: str) -> str:
    """A word for the address, of a title: 'Jaarmarkt Mortsel' becomes 'jaarmarkt-mortsel'."""
    letters = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in plain(title.replace("-", " ")))
    return "-".join(letters.split())[:LONGEST].strip("-")


def session_of(row: Campaign) -> Activity | None:
    """The info session to which it leads, as staff see it."""
    return None if row.session_id is None else db.session.scalar(mine(Activity).where(Activity.id == row.session_id))


def public_session(row: Campaign) -> Activity | None:
    """The same as a visitor may read it: planned, with its places, without the address of an online meeting."""
    if row.session_id is None:
        return None
    shown = (
        Activity.id, Activity.kind, Activity.title, Activity.starts_at, Activity.ends_at, Activity.place, Activity.capacity,
        Activity.taken, Activity.kept, Activity.state,
    )  # fmt: skip
    query = mine(Activity).with_only_columns(*shown).where(
        Activity.id == row.session_id, Activity.kind == ActivityKind.INFO_SESSION, Activity.state == "planned"
    )  # fmt: skip
    found_one = db.session.execute(query).one_or_none()
    return None if found_one is None else Activity(**found_one._asdict())
