# SPDX-License-Identifier: EUPL-1.2
"""What a step of a proposal means for one municipality, done by that municipality itself; every job may run twice."""

from __future__ import annotations

from uuid import UUID

from koepel import clock, links, mail, outbox
from koepel import scope as scopes
from koepel.database import db
from koepel.errors import NotFound
from koepel.jobs import Ring, tenant_job
from shared_pool.cards import service as cards
from shared_pool.proposals import forgetting, messages, notices, rows, service
from shared_pool.proposals.models import Proposal, ProposalDisclosure, ProposalHalf
from shared_pool.proposals.states import ENDS, ProposalState
from tenants import disclosure

S = ProposalState


def _row(ring: Ring) -> Proposal | None:
    """The proposal as it stands now, locked; None when it is not ours (the bell is not to be believed)."""
    if ring.subject_id is None:
        return None
    try:
        return rows.proposal(ring.subject_id, lock=True)
    except NotFound:
        return None


def _own(row: Proposal) -> list[ProposalHalf]:
    here = scopes.here()
    return [half for half in rows.halves(row).values() if half.tenant_id == here]


@tenant_job("proposed")
def proposed(ring: Ring) -> None:
    """A proposal reaches this municipality: its half, its reasons, its contact point is told."""
    row = _row(ring)
    if row is None or row.state in ENDS:
        return
    for side in rows.own_sides(row):
        service.arrive(row, side, "asked")
    if any(half.municipality == "asked" for half in _own(row)):
        notices.ask_contact_point(row)
    service.weigh(row)


@tenant_job("agreed")
def agreed(ring: Ring) -> None:
    """Both municipalities said yes (s2): the own person is asked."""
    row = _row(ring)
    if row is None or row.state != S.AGREED:
        return
    _ask_to_meet(row)


def _lacks(row: Proposal, half: ProposalHalf) -> bool:
    """E9: an own mentor who is not in order is asked nothing and told no name; it goes on once that is mended."""
    return half.side == "mentor" and bool(disclosure.mentor_lacks(row.mentor_card_id))


def _ask_to_meet(row: Proposal) -> None:
    for half in _own(row):
        if half.told.get("asked") != "meets" and not _lacks(row, half):
            half.told = {"asked": "meets", "bands": _other_bands(row, half)}
            messages.ask_to_meet(row, half.side)


def _other_bands(row: Proposal, half: ProposalHalf) -> dict[str, object]:
    across = rows.halves(row).get(rows.other(half.side))
    return dict(across.shared) if across else {}


@tenant_job("reopened")
def reopened(ring: Ring) -> None:
    """A yes was taken back while its messages waited: nobody was asked."""
    row = _row(ring)
    if row is None or row.state != S.PROPOSED:
        return
    _silence(row.id)
    for half in _own(row):
        half.told = {}


@tenant_job("answered")
def answered(ring: Ring) -> None:
    """The own person answered: let it count."""
    row = _row(ring)
    if row is not None and row.state in {S.AGREED, S.INTRODUCED}:
        service.weigh(row)


@tenant_job("willing")
def willing(ring: Ring) -> None:
    """Both people want to meet (s3): first names and matching facts of the own person go to the other side."""
    row = _row(ring)
    if row is None or row.state not in {S.WILLING, S.INTRODUCED, S.STARTED}:
        return
    cards.keep_hold(row.collaboration_id, row.mentor_card_id, row.place_no, row.id)
    for half in _own(row):
        if rows.disclosures(row).get(half.side) is None:
            told = disclosure.first_names(rows.card_of(row, half.side), row.id)
            _disclose(row, half.side, "s3", given_name=told.given_name, facts=dict(told.facts))
            half.told = {"asked": "", "step": "willing"}
    _pass_on(row)


def _disclose(row: Proposal, side: str, step: str, *, given_name: str, facts: dict[str, object]) -> None:
    db.session.add(
        ProposalDisclosure(
            collaboration_id=row.collaboration_id,
            proposal_id=row.id,
            side=side,
            tenant_id=scopes.here(),
            mentee_tenant_id=row.mentee_tenant_id,
            mentor_tenant_id=row.mentor_tenant_id,
            step=step,
            given_name=given_name,
            facts=facts,
            at=clock.moment(),
        )
    )
    db.session.flush()
    if service.other_tenant(row, side) != scopes.here():
        outbox.send(row.collaboration_id, service.other_tenant(row, side), "disclosed", row.id)


@tenant_job("disclosed")
def disclosed(ring: Ring) -> None:
    """The other side disclosed something: the own person may know it from here on."""
    row = _row(ring)
    if row is not None and row.state in {S.WILLING, S.INTRODUCED}:
        _pass_on(row)


def _pass_on(row: Proposal) -> None:
    """Into the own half what the own person may know of the other: at s3 the first name, at s4 the full name."""
    across = rows.disclosures(row)
    for half in _own(row):
        found = across.get(rows.other(half.side))
        if found is not None and not _lacks(row, half):
            half.told = dict(half.told) | {"given_name": found.given_name, "family_name": found.family_name}
    db.session.flush()


@tenant_job("introduction")
def introduction(ring: Ring) -> None:
    """A moment was planned or fixed: the own person is told."""
    row = _row(ring)
    if row is None or row.state != S.WILLING:
        return
    at = row.introduction_at.isoformat() if row.introduction_at else ""
    plan = {"place": row.introduction_place, "slots": row.introduction_slots, "at": at, "number": row.number}
    for half in _own(row):
        if half.told.get("introduction") != plan:
            half.told = dict(half.told) | {"introduction": plan}
            mail.withdraw(row.id, "proposal.introduction")
            messages.tell_introduction(row, half.side)


@tenant_job("introduced")
def introduced(ring: Ring) -> None:
    """They met (s4): full name and the one channel each chose; both are asked whether they go on."""
    row = _row(ring)
    if row is None or row.state not in {S.INTRODUCED, S.STARTED}:
        return
    for half in _own(row):
        mine = rows.disclosures(row).get(half.side)
        if mine is not None and mine.step == "s3":
            told = disclosure.channel(rows.card_of(row, half.side), row.id)
            mine.step, mine.at = "s4", clock.moment()
            mine.family_name, mine.channel, mine.contact = told.family_name, told.channel, told.contact
            db.session.flush()
            if service.other_tenant(row, half.side) != scopes.here():
                outbox.send(row.collaboration_id, service.other_tenant(row, half.side), "disclosed", row.id)
    _ask_to_go_on(row)
    _pass_on(row)


def _ask_to_go_on(row: Proposal) -> None:
    for half in _own(row):
        if row.state == S.INTRODUCED and half.told.get("asked") != "goes_on" and not _lacks(row, half):
            half.told = dict(half.told) | {"asked": "goes_on", "step": "introduced"}
            messages.ask_to_go_on(row, half.side)


@tenant_job("mentor.in_order")
def in_order(ring: Ring) -> None:
    """A mentor signed or had the training: what waited for it goes on."""
    if ring.subject_id is None:
        return
    for found in rows.these(disclosure.proposals_with(ring.subject_id)):
        row = rows.proposal(found.id, lock=True)
        if row.state == S.AGREED:
            _ask_to_meet(row)
        elif row.state in {S.WILLING, S.INTRODUCED}:
            _ask_to_go_on(row)
            _pass_on(row)


@tenant_job("started")
def started(ring: Ring) -> None:
    """Both go on: the trajectory opens in the mentee's municipality, the engagement in the mentor's."""
    row = _row(ring)
    if row is None or row.state != S.STARTED:
        return
    for half in _own(row):
        half.told = {"asked": "", "step": "started"}
        disclosure.pair_token(rows.card_of(row, half.side), row.id)
        if half.side == "mentee":
            _open_trajectory(row)
        else:
            _open_engagement(row)
    _silence(row.id)


def _take_back_own(row: Proposal, side: str) -> None:
    found = rows.disclosures(row).get(side)
    if found is not None and found.tenant_id == scopes.here():
        db.session.delete(found)
        db.session.flush()


@tenant_job("opened")
def opened(ring: Ring) -> None:
    """The trajectory stands: what the mentor's side disclosed for it is kept there, no longer here."""
    row = _row(ring)
    if row is not None and row.state == S.STARTED:
        _take_back_own(row, "mentor")


def _open_trajectory(row: Proposal) -> None:
    mentor = rows.disclosures(row).get("mentor")
    if mentor is None or mentor.step != "s4":
        raise LookupError("the mentor's side has not disclosed its channel yet")  # tried again in a moment
    disclosure.open_trajectory(
        row.mentee_card_id, row.id, row.collaboration_id, row.mentor_tenant_id, row.mentor_card_id, mentor,
        row.contact_agreed,
    )  # fmt: skip
    outbox.send(row.collaboration_id, row.mentor_tenant_id, "opened", row.id)
    _take_back_own(row, "mentee")
    _close_others(row, row.mentee_card_id)
    cards.take_back(row.mentee_card_id)


def _open_engagement(row: Proposal) -> None:
    disclosure.open_engagement(row.mentor_card_id, row.id, row.collaboration_id, row.mentee_tenant_id, row.programme)
    if cards.give_place(row.collaboration_id, row.mentor_card_id, row.place_no) == 0:
        _close_others(row, row.mentor_card_id)


def _close_others(row: Proposal, card_id: UUID) -> None:
    for found in rows.open_with_card(card_id):
        if found.id != row.id:
            service.end(rows.proposal(found.id, lock=True), S.WITHDRAWN)


@tenant_job("ended")
def ended(ring: Ring) -> None:
    """Declined, expired or withdrawn: links and waiting messages end, what was disclosed goes, the place is free."""
    row = _row(ring)
    if row is None or row.state not in ENDS:
        return
    _silence(row.id)
    cards.release_place(row.collaboration_id, row.id)
    disclosure.end_disclosures(row.id)
    for half in _own(row):
        half.told = {"asked": "", "step": "ended"}
        half.shared = {}
        _take_back_own(row, half.side)
    outbox.later("figures.count")


@tenant_job("erased")
def erased(ring: Ring) -> None:
    """The person on the other side was erased there: nothing of them stays here."""
    row = _row(ring)
    if row is not None:
        for half in _own(row):
            forgetting.other_side_erased(row, half.side)


def _silence(proposal_id: UUID) -> None:
    links.revoke(proposal_id)
    mail.withdraw(proposal_id)


@tenant_job("proposals.expire", queue="calm")
def expire(ring: Ring) -> None:
    """Nightly: a municipality that did not answer in five working days, or people whose hold ended. Nobody's no."""
    today = clock.today()
    for found in rows.listing([S.PROPOSED, S.AGREED]):
        late = found.state == S.PROPOSED and found.answer_by is not None and found.answer_by < today
        if late or (found.hold_until is not None and found.hold_until < today):
            service.end(rows.proposal(found.id, lock=True), S.EXPIRED)
    forgetting.past_term()
