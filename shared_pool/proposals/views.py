# SPDX-License-Identifier: EUPL-1.2
"""A proposal as one municipality may see it: the own person by name, the other side as far as the step goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from koepel import audit, clock
from koepel import scope as scopes
from koepel.i18n import LANGUAGES, _, _l
from koepel.translations import formats
from shared_pool.collaboration.service import Member, members
from shared_pool.matching.words import read_aloud
from shared_pool.proposals import rows
from shared_pool.proposals.models import Proposal, ProposalHalf
from shared_pool.proposals.states import OPEN, ProposalState
from tenants import disclosure

S = ProposalState
STATES = {
    S.DRAFT: (_l("Draft"), "grey"),
    S.PROPOSED: (_l("Proposed"), "amber"),
    S.AGREED: (_l("Agreed"), "petrol"),
    S.WILLING: (_l("Both want to meet"), "petrol"),
    S.INTRODUCED: (_l("Introduced"), "petrol"),
    S.STARTED: (_l("Started"), "green"),
    S.DECLINED: (_l("Declined"), "red"),
    S.EXPIRED: (_l("Expired"), "grey"),
    S.WITHDRAWN: (_l("Withdrawn"), "grey"),
}
NAMED = (S.WILLING, S.INTRODUCED, S.STARTED)
ANSWER_WORDS = {
    "": _l("no answer yet"),
    "yes": _l("yes"),
    "no": _l("no"),
    "talk": _l("wants to talk first"),
    "asked": _l("asked"),
}


@dataclass(frozen=True)
class SideView:
    """One side: who it is as far as this reader may know, and the answers given."""

    side: str
    own: bool
    name: str
    masked: bool
    municipality: Member
    bands: tuple[tuple[str, str], ...]
    municipality_answer: str
    meets: str
    goes_on: str
    contact: str = ""
    channel: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    statement: str = ""  # that the half-page got its yes: day, way, language, who noted it
    explained: str = ""
    language: str = "nl"  # in which this person is spoken to
    lacks: tuple[str, ...] = ()  # what an own mentor lacks before anything of a mentee is shown
    person_id: UUID | None = None
    stays: bool = False  # the name stays with the own municipality, also after both yeses


@dataclass(frozen=True)
class ProposalView:
    """The whole proposal for one reader."""

    id: UUID
    number: int
    state: ProposalState
    state_label: str
    state_kind: str
    days_here: int
    owner: str
    answer_by: date | None
    hold_until: date | None
    sides: tuple[SideView, ...]
    waiting_for: str
    open: bool
    may_decide: bool
    may_undo: bool
    introduction_place: str = ""
    introduction_format: str = ""
    introduction_at: datetime | None = None
    slots: tuple[datetime, ...] = field(default=())
    held_on: date | None = None
    overrule_reason: str = ""


def view(row: Proposal) -> ProposalView:
    """Make the view under the scope of the reader."""
    here = scopes.current().tenant_id
    pair = rows.halves(row)
    across = rows.disclosures(row) if here is not None else {}
    known = members(row.collaboration_id)
    sides = tuple(_side(row, side, pair.get(side), across.get(side), known) for side in ("mentee", "mentor"))
    state = S(row.state)
    label, kind = STATES[state]
    own = [half for half in pair.values() if half.tenant_id == here]
    slots = tuple(datetime.fromisoformat(slot).astimezone(clock.BRUSSELS) for slot in row.introduction_slots)
    return ProposalView(
        id=row.id,
        number=row.number,
        state=state,
        state_label=str(label),
        state_kind=kind,
        days_here=(clock.today() - row.state_at.astimezone(clock.BRUSSELS).date()).days,
        owner=row.owner_name,
        answer_by=row.answer_by,
        hold_until=row.hold_until,
        sides=sides,
        waiting_for=_waiting_for(row, pair, known),
        open=state in OPEN,
        may_decide=state is S.PROPOSED and any(half.municipality == "asked" for half in own),
        may_undo=state in {S.PROPOSED, S.AGREED} and any(half.municipality == "yes" for half in own),
        introduction_place=row.introduction_place,
        introduction_format=row.introduction_format,
        introduction_at=row.introduction_at.astimezone(clock.BRUSSELS) if row.introduction_at else None,
        slots=slots,
        held_on=row.introduction_held_on,
        overrule_reason=row.overrule_reason,
    )


@dataclass(frozen=True)
class Why:
    """Why this pair was proposed, with the weights of that day: lines of sign, sentence, hundredths won, points possible."""

    score: int
    version: int
    lines: list[tuple[str, str, int, int]]


def why(row: Proposal) -> Why | None:
    """What this municipality read when it was proposed; None where it is no longer kept. The region keeps no reasons."""
    kept = rows.own_reasons(row) if scopes.current().tenant_id is not None else None
    if kept is None:
        return None
    names = {tenant: member.name for tenant, member in members(row.collaboration_id).items()}
    return Why(kept.score, kept.weights_version, read_aloud(kept.parts, names))


def opened(row: Proposal) -> ProposalView:
    """The view on its own page: a channel of the other half that stands on it is a reading, on record here."""
    found = view(row)
    if any(side.contact for side in found.sides):
        audit.read(row, "contact", person=None, purpose="introduction")
    return found


def _side(row: Proposal, side: str, half: ProposalHalf | None, told: Any, known: dict[UUID, Member]) -> SideView:
    tenant = row.mentee_tenant_id if side == "mentee" else row.mentor_tenant_id
    own = tenant == scopes.current().tenant_id
    person = disclosure.person_of(rows.card_of(row, side)) if own else None
    stays = side == "mentee" and not own and row.state in NAMED
    told = None if stays else told  # a mentor hears the name by message; its municipality needs none to do so
    bands = dict(half.shared) if half else {}
    name = _code_name(side, bands)
    masked = True
    if person is not None:
        name, masked = f"{person.given_name} {person.family_name}".strip(), False
    elif told is not None:
        name, masked = f"{told.given_name} {told.family_name}".strip(), False
    return SideView(
        side=side,
        own=own,
        name=name,
        masked=masked,
        stays=stays,
        municipality=known[tenant],
        bands=tuple((str(label), str(value)) for label, value in disclosure.labels(bands)),
        municipality_answer=half.municipality if half else "asked",
        meets=half.meets if half else "",
        goes_on=half.goes_on if half else "",
        statement=_statement(half),
        explained=half.explained_name if half else "",
        language=person.language if person and person.language in LANGUAGES else "nl",
        lacks=disclosure.mentor_lacks(row.mentor_card_id)
        if person and side == "mentor" and S(row.state) in OPEN
        else (),
        person_id=person.person_id if person else None,
        contact=told.contact if told is not None and not own else "",
        channel=told.channel if told is not None and not own else "",
        facts=tuple((str(a), str(b)) for a, b in disclosure.labels(told.facts)) if told is not None and not own else (),
    )


def _statement(half: ProposalHalf | None) -> str:
    if half is None or half.statement_on is None:
        return ""
    said = {"link": _("by the own link"), "aloud": _("said aloud"), "paper": _("on paper")}.get(half.statement_way, "")
    spoken = LANGUAGES[half.statement_language].autonym if half.statement_language in LANGUAGES else ""
    return ", ".join(filter(None, (formats.day(half.statement_on, year=True), said, spoken, half.statement_name)))


def _code_name(side: str, bands: dict[str, Any]) -> str:
    code = bands.get("code", "")
    return (
        (_("Mentee M-%(code)s", code=code) if side == "mentee" else _("Mentor K-%(code)s", code=code))
        if code
        else (_("Mentee") if side == "mentee" else _("Mentor"))
    )


def _waiting_for(row: Proposal, pair: dict[str, ProposalHalf], known: dict[UUID, Member]) -> str:
    """Whose turn it is, in words; a municipality by name, a person by side."""
    state = S(row.state)
    if state is S.PROPOSED:
        asked = [h.tenant_id for h in pair.values() if h.municipality == "asked"] or [
            row.mentor_tenant_id if row.owner_tenant_id == row.mentee_tenant_id else row.mentee_tenant_id
        ]
        return ", ".join(known[tenant].name for tenant in dict.fromkeys(asked))
    if state in {S.AGREED, S.INTRODUCED}:
        question = "meets" if state is S.AGREED else "goes_on"
        silent = [side for side, half in sorted(pair.items()) if getattr(half, question) != "yes"]
        return ", ".join(_("the mentee") if side == "mentee" else _("the mentor") for side in silent)
    return _("a date for the introduction") if state is S.WILLING and row.introduction_at is None else ""
