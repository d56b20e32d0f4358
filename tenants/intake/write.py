# SPDX-License-Identifier: EUPL-1.2
"""From boxes to rows: what each step of the talk writes, into the intake and into the file of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koepel import clock
from koepel.errors import Invalid
from koepel.i18n import _
from tenants.commitments.codes import SIGNED
from tenants.intake import decisions, occupations, service, signing
from tenants.intake.models import IntakeState
from tenants.intake.readying import TURNED_DOWN
from tenants.intake.schemas import (
    Agreement,
    Contact,
    Goal,
    Offer,
    Readied,
    RoomAndWishes,
    Screened,
    Thresholds,
    TimeAndPlace,
    Tongues,
    Wishes,
)
from tenants.people import service as people


class NotYet(Invalid):
    """The one yes without which nothing starts is missing; who fills it in later may go on."""


if TYPE_CHECKING:
    from tenants.intake.talk import Talk

_TRI = {"yes": True, "no": False, "unknown": None}


def contact(talk: Talk, said: Contact) -> list[str]:
    """Into the file of the person."""
    changed = people.correct(
        talk.person,
        said.given_name,
        said.family_name,
        phone=said.phone,
        email=said.email,
        birth_date=said.birth_date,
        gender=said.gender or "",
        address=said.address,
        postcode=said.postcode,
        preferred_language=said.preferred_language,
        preferred_channel=said.preferred_channel.value,
        source=said.source,
    )
    service.save_step(talk.intake, "contact", {})
    if changed:
        service.file_changed(talk.intake)
    return changed


def work(talk: Talk, said: Goal | Offer) -> list[str]:
    """Goal or offer; where no sector was chosen, the job hints at one."""
    intake = talk.intake
    meaning = occupations.chosen(said.occupation_text, said.meant, before=intake.occupation_text)
    answers: dict[str, Any] = {
        "actions": said.actions,
        "sectors": said.sectors or occupations.sectors_of(meaning.codes),
        "occupations": meaning.codes,
        "occupation_text": said.occupation_text,
        "experience_years": said.experience_years,
        "work_flags": said.work_flags,
        "expectations": said.expectations,
    }
    if isinstance(said, Goal):
        musts = tuple(goal for goal in said.must_goals if goal in said.goals)
        answers |= {"goals": said.goals, "must_goals": musts, "education": said.education or ""}
        return _subgroup(talk, said, service.save_step(intake, "goal", answers | _in_subgroup(talk, said)))
    return service.save_step(intake, "offer", answers)


def _in_subgroup(talk: Talk, said: Goal) -> dict[str, Any]:
    """The subgroup, where the programme knows any; a fact that speaks against it is a slip of one of the two."""
    if not talk.settings.lot:
        return {}
    code = said.subgroup.value if said.subgroup else ""
    if wrong := decisions.fault(talk.settings, talk.person, code, said.education or ""):
        raise Invalid({"subgroup": [wrong]})
    return {"subgroup": code}


def _subgroup(talk: Talk, said: Goal, changed: list[str]) -> list[str]:
    """Who stands outside the lot is kept without a match, once somebody read that."""
    if talk.settings.lot:
        decisions.reason_follows(talk.intake, talk.settings)
        if "subgroup" in changed and not talk.settings.lot.takes(talk.intake.subgroup) and not said.outside_lot:
            sentence = _("The lot that runs here accepts: %(subgroups)s.", subgroups=talk.settings.lot.words())
            raise NotYet({"subgroup": [sentence]})
    return changed


def languages(talk: Talk, said: Tongues) -> list[str]:
    """Every language once: mother tongue, Dutch, the others; those that are gone are taken off."""
    spoken: dict[str, dict[str, Any]] = {}
    for language, level in said.others():
        spoken[language] = {"level": level}
    if said.dutch is not None:
        spoken["nl"] = {"level": said.dutch, "attested": said.dutch_attested}
    if said.mother_tongue:
        spoken[said.mother_tongue] = {"level": 6, "mother_tongue": True}
    contact_language = said.contact_language
    if contact_language and contact_language not in spoken:
        sentence = _("Choose a language that stands above, or add it there.")
        raise Invalid({"contact_language": [sentence]})
    changed = people.speaks_only(talk.person, spoken, contact_language)
    answers = {"interpreter_arranged": said.interpreter_arranged, "helper_at_intake": said.helper_at_intake}
    changed += service.save_step(talk.intake, "languages", answers)
    if changed:
        service.file_changed(talk.intake)
    return changed


def time_and_place(talk: Talk, said: TimeAndPlace) -> list[str]:
    """Half-days as bits; a period that ends before it begins is a slip."""
    if said.period_from and said.period_to and said.period_to < said.period_from:
        raise Invalid({"period_to": [_("The last day lies before the first. Change one of them.")]})
    answers = {
        "half_days": said.mask,
        "radius_km": said.radius_km,
        "online_ok": _TRI[said.online_ok],
        "online_place": _TRI[said.online_place],
        "own_transport": _TRI[said.own_transport],
        "period_from": said.period_from,
        "period_to": said.period_to,
    }
    return service.save_step(talk.intake, "time_and_place", answers)


def thresholds(talk: Talk, said: Thresholds) -> list[str]:
    """A tier needs a reason: priority is visible and can be explained (D10)."""
    if said.tier and not said.tier_reasons:
        raise Invalid({"tier_reasons": [_("Choose why this person goes first.")]})
    answers = {
        "criteria": _criteria(talk, said),
        "barriers": said.barriers,
        "tier": said.tier,
        "tier_reasons": said.tier_reasons if said.tier else (),
        "strength": said.strength,
    }
    return service.save_step(talk.intake, "thresholds", answers)


def _criteria(talk: Talk, said: Thresholds | Screened) -> dict[str, str]:
    asked = {one.code for one in talk.settings.criteria(talk.intake.side)}
    given = dict(pair.split(":") for pair in said.criteria)
    if said.all_met:
        given = {code: "yes" if given.get(code, "unknown") == "unknown" else given[code] for code in asked}
    kept = dict(talk.intake.criteria)
    for code, answer in given.items():
        # an exception stays until the answer changes
        if code in asked and not (answer == "no" and kept.get(code) == "exception"):
            kept[code] = answer
    return kept


def wishes(talk: Talk, said: Wishes) -> list[str]:
    """Likes and wishes; the same thing cannot be both liked and rather not."""
    both = set(said.interests) & set(said.dislikes)
    if both:
        sentence = _("This stands in both lists: %(what)s.", what=", ".join(sorted(str(one.label) for one in both)))
        raise Invalid({"dislikes": [sentence]})
    answers = {
        "interests": said.interests,
        "dislikes": said.dislikes,
        "life_phase": said.life_phase or "",
        "wishes": said.wished(),
    }
    return service.save_step(talk.intake, "wishes", answers)


def room_and_wishes(talk: Talk, said: RoomAndWishes) -> list[str]:
    """How much a mentor takes on, with the wishes."""
    changed = wishes(talk, said)
    room = {"max_duos": said.max_duos, "strength": said.strength}
    changed += service.save_step(talk.intake, "capacity", room)
    return changed + service.save_step(talk.intake, "wishes", {"style": said.style or ""})


def agreement(talk: Talk, said: Agreement) -> list[str]:
    """D14: explained and chosen freely, or the step stays open."""
    if not said.agrees:
        raise NotYet({"agrees": [_("Without this yes nothing starts. You can fill it in later.")]})
    return service.save_step(talk.intake, "agreement", {"release_occupation": said.release_occupation == "yes"})


def screening(talk: Talk, said: Screened) -> list[str]:
    """Marks and decision; a no needs one coded reason (E4)."""
    if said.decision == "rejected" and said.rejection is None:
        raise Invalid({"rejection": [_("Choose one reason.")]})
    service.note_screening(talk.person.id, [mark.value for mark in said.marks], said.decision, said.rejection)
    if said.decision in TURNED_DOWN and talk.intake.state == IntakeState.WAITING:
        service.reopen(talk.intake)  # out of the pool at once; the talk is open again
    return service.save_step(talk.intake, "screening", {"criteria": _criteria(talk, said)})


def readiness(talk: Talk, said: Readied) -> list[str]:
    """Each step with its date and who noted it; what was noted before keeps its own date."""
    day = said.done_on or clock.today()
    if day > clock.today():
        raise Invalid({"done_on": [_("This day is still to come. Note it once it is done.")]})
    before = {row.step for row in service.readiness_of(talk.person.id)}
    wanted = {step.value for step in said.done}
    signed = {kind.value: kind for kind in SIGNED}
    for step in sorted(wanted - before):
        if step in signed:
            signing.note_signed(talk.person.id, [signed[step]], said.way, said.language, day, by=talk.by)
        else:
            service.note_readiness(talk.person.id, step, day, talk.by)
    for step in sorted(before - wanted):
        if step in signed:
            signing.take_back(talk.person.id, signed[step])
        else:
            service.take_back_readiness(talk.person.id, step)
    if not said.explained:
        raise NotYet({"explained": [_("Explain this first, then tick it.")]})
    return service.save_step(talk.intake, "readiness", {"release_occupation": said.release_occupation == "yes"})
