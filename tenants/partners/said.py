# SPDX-License-Identifier: EUPL-1.2
"""What was let out, in words: the same sentences for the partner who reads it and for staff who look along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from koepel import reference
from koepel import scope as scopes
from koepel.i18n import _, _l, language, ngettext
from koepel.scope import DbRole
from koepel.translations.formats import day, plain_day
from tenants.partners.models import HandoverKind, PartnerHandover, PartnerMessage, Referral
from tenants.protocols.words import PartnerField, PartnerStatus
from tenants.registration.desk_codes import RefusalReason
from tenants.vocabulary import Coded, Education, GoalType, StopReason, label_of, labels_of

F = PartnerField


class StageWord(Coded):
    """Where a referral stands, in words."""

    SENT = "sent", _l("Sent")
    RECEIVED = "received", _l("Received")
    ASKED_BACK = "asked_back", _l("A question for you")
    ACCEPTED = "accepted", _l("Accepted")
    REJECTED = "rejected", _l("Not accepted")
    WITHDRAWN = "withdrawn", _l("Withdrawn")


STAGE_MOODS = {"asked_back": "amber", "accepted": "green", "rejected": "grey", "withdrawn": "grey"}


class ClosedWhy(Coded):
    """Why a client is no longer shared."""

    STAFF = "staff", _l("Stopped by the municipality")
    REVOKED = "revoked", _l("The protocol was revoked")
    EXPIRED = "expired", _l("The protocol expired")
    CONSENT_WITHDRAWN = "consent_withdrawn", _l("The person withdrew the consent")
    SET_APART = "set_apart", _l("The person asked not to use the data")
    TRANSFERRED = "transferred", _l("Handed over to another organisation")
    ERASED = "erased", _l("The file was erased")


def stage_of(referral: Referral) -> tuple[str, str, str]:
    """(code, word, colour) of a referral."""
    code = "withdrawn" if referral.withdrawn_at is not None else referral.stage
    return code, label_of(StageWord, code), STAGE_MOODS.get(code, "petrol")


def reason_of(referral: Referral) -> str:
    """Why it was not accepted, '' otherwise."""
    return label_of(RefusalReason, referral.reason) if referral.reason else ""


def handed_over(row: PartnerHandover) -> str:
    """What became of a handover, for who handed over and for the file."""
    if row.outcome == "refused":
        return _("Could not go on there, and came back")
    if row.outcome == "undone" or row.undone_at is not None:
        return _("Undone")
    together = row.kind == HandoverKind.REFERRAL
    if row.outcome == "passed":
        return _("Followed together") if together else _("Taken over")
    return _("On its way")


def facts(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and words of every field that was let out, in the order of the list of fields."""
    return [(str(field.label), _WORDS[field](values[field.value])) for field in F if field.value in values]


def in_words(values: Mapping[str, Any]) -> dict[str, str]:
    """Every field that was let out, in words, by its code."""
    return {field.value: _WORDS[field](values[field.value]) for field in F if field.value in values}


def status(values: Mapping[str, Any]) -> str:
    """The status word, '' where the protocol does not let it out."""
    return label_of(PartnerStatus, values.get(F.STATUS.value, ""))


def notice(word: str) -> str:
    """A notice in words."""
    return label_of(PartnerStatus, word) if word in set(PartnerStatus) else label_of(StageWord, word)


def told(row: PartnerMessage) -> dict[str, Any]:
    """A message or notice for the page of whoever reads it, on either side."""
    here = "partner" if scopes.current().role is DbRole.PARTNER else "municipality"
    return {
        "who": row.shown_name, "own": row.sender == here, "when": row.sent_at, "kind": row.kind, "new": row.read_at is None,
        "words": notice(row.body) if row.kind == "notice" else row.body,
    }  # fmt: skip


def _languages(value: list[dict[str, Any]]) -> str:
    known = {one.code: one.name(language()) for one in reference.languages()}
    levels = {one.rank: one.code for one in reference.cefr()}

    def well(one: dict[str, Any]) -> str:
        return _("mother tongue") if one["mother_tongue"] else levels.get(one["level"], _("level unknown"))

    return ", ".join(f"{known.get(one['language'], one['language'])} ({well(one)})" for one in value)


def _experience(value: dict[str, Any]) -> str:
    known = {one.code: one.name(language()) for one in reference.sectors()}
    sectors = ", ".join(known.get(code, code) for code in value.get("sectors", ()))
    years = value.get("years")
    said = ngettext("%(num)s year", "%(num)s years", years) if years is not None else ""
    return ", ".join(filter(None, (sectors, said)))


def _period(value: dict[str, str | None]) -> str:
    days = {name: day(date.fromisoformat(text), year=True) for name, text in value.items() if text}
    if "ended_on" in days:
        return f"{days['started_on']} - {days['ended_on']}"
    if "planned_end_on" in days:
        return _("since %(start)s, planned until %(end)s", start=days["started_on"], end=days["planned_end_on"])
    return _("since %(start)s", start=days["started_on"])


def _hours(value: dict[str, int]) -> str:
    met = ngettext("%(num)s meeting", "%(num)s meetings", value["meetings"])
    hours = round(value["minutes"] / 60)
    return f"{met}, " + ngettext("%(num)s hour", "%(num)s hours", hours)


_WORDS: dict[PartnerField, Callable[[Any], str]] = {
    F.NAME: str,
    F.BIRTH_DATE: lambda value: plain_day(date.fromisoformat(value)),
    F.LANGUAGES: _languages,
    F.EDUCATION: lambda value: label_of(Education, value),
    F.EXPERIENCE: _experience,
    F.GOAL: lambda value: ", ".join(labels_of(GoalType, value)),
    F.STATUS: lambda value: label_of(PartnerStatus, value),
    F.PERIOD: _period,
    F.HOURS: _hours,
    F.MENTOR: lambda value: _("Yes") if value["now"] else _("Not now"),
    F.OUTCOME: lambda value: label_of(StopReason, value),
}
