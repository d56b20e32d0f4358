# SPDX-License-Identifier: EUPL-1.2
"""The audit log read aloud: 'languages and free moments corrected', never a value (guideline 19)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from koepel.i18n import _, _l
from koepel.records import AuditEntry
from tenants.vocabulary import ReadinessStep, label_of

FIELDS: dict[str, Any] = {
    "given_name": _l("first name"),
    "family_name": _l("family name"),
    "birth_date": _l("date of birth"),
    "gender": _l("gender"),
    "file": _l("the file"),
    "email": _l("e-mail"),
    "phone": _l("phone"),
    "address": _l("address"),
    "postcode": _l("postal code"),
    "preferred_language": _l("language of messages"),
    "preferred_channel": _l("way of reaching"),
    "source": _l("how they found us"),
    "notes": _l("notes"),
    "case_worker_id": _l("case worker"),
    "spoken_on": _l("last talk"),
    "languages": _l("languages"),
    "goals": _l("goal"),
    "must_goals": _l("goal"),
    "actions": _l("help"),
    "sectors": _l("sector"),
    "sector": _l("sector"),
    "occupations": _l("occupation"),
    "occupation": _l("occupation"),
    "occupation_text": _l("occupation"),
    "experience_years": _l("experience"),
    "experience": _l("experience"),
    "work_flags": _l("marks"),
    "education": _l("schooling"),
    "subgroup": _l("subgroup"),
    "expectations": _l("expectations"),
    "half_days": _l("free moments"),
    "period_from": _l("period"),
    "period_to": _l("period"),
    "radius_km": _l("distance"),
    "distance": _l("distance"),
    "online_ok": _l("meeting online"),
    "online_place": _l("meeting online"),
    "own_transport": _l("transport"),
    "interpreter_arranged": _l("interpreter"),
    "helper_at_intake": _l("help with language"),
    "interests": _l("interests"),
    "dislikes": _l("interests"),
    "wishes": _l("wishes"),
    "life_phase": _l("life phase"),
    "style": _l("way of working"),
    "strength": _l("own estimate"),
    "tier": _l("priority"),
    "tier_reasons": _l("reasons of priority"),
    "barriers": _l("what makes it harder"),
    "criteria": _l("conditions"),
    "marks": _l("first impression"),
    "decision": _l("first impression"),
    "rejection": _l("first impression"),
    "max_duos": _l("number of duos"),
    "release_occupation": _l("occupation in the pool"),
    "first_name": _l("first name"),
    "name": _l("name"),
    "card": _l("card without a name"),
    "waiting": _l("waiting time"),
    "dutch": _l("level of Dutch"),
    "municipality": _l("municipality"),
    "area": _l("municipality"),
    "age": _l("age band"),
}
# what happened -> (sentence, icon); those with %(what)s name the fields
DONE: dict[tuple[str, str], tuple[Any, str]] = {
    ("person", "file_opened"): (_l("File opened"), "file-text"),
    ("person", "keys_deleted"): (_l("Sensitive data erased"), "trash"),
    ("person", "corrected"): (_l("Corrected: %(what)s"), "edit"),
    ("person", "spoken_with"): (_l("Spoken with; still looking"), "phone"),
    ("person", "exported"): (_l("Stood in an exported list"), "file-spreadsheet"),
    ("intake", "intake_begun"): (_l("Intake begun"), "message-circle"),
    ("intake", "saved"): (_l("Filled in: %(what)s"), "edit"),
    ("intake", "accepted"): (_l("Intake finished"), "circle-check"),
    ("intake", "exception_made"): (_l("Exception made on a condition"), "flag"),
    ("intake", "withdrawn"): (_l("Stopped looking"), "circle-x"),
    ("intake", "referred"): (_l("Referred to another service"), "mail-forward"),
    ("intake", "rejected"): (_l("Turned down after the first impression"), "thumb-down"),
    ("intake", "reopened"): (_l("Intake opened again"), "arrow-back-up"),
    ("intake", "matched"): (_l("Off the waiting list: a duo started"), "friends"),
    ("intake", "waits_again"): (_l("On the waiting list again"), "hourglass"),
    ("intake", "paused"): (_l("Paused"), "player-pause"),
    ("intake", "resumed"): (_l("Available again"), "player-play"),
    ("intake", "next_step_planned"): (_l("Next step planned"), "route"),
    ("commitment", "signed"): (_l("Signed: %(what)s"), "edit"),
    ("commitment", "signature_taken_back"): (_l("Taken back: %(what)s"), "arrow-back-up"),
    ("person", "asked_to_sign"): (_l("Asked to sign by an own link"), "send"),
    ("readiness", "readiness_noted"): (_l("In order: %(what)s"), "shield-check"),
    ("readiness", "readiness_taken_back"): (_l("Taken back: %(what)s"), "arrow-back-up"),
    ("screening", "screened"): (_l("First impression noted"), "eye"),
    ("consent", "consent_given"): (_l("Agreed to something optional"), "check"),
    ("consent", "consent_refused"): (_l("Did not agree to something optional"), "hand-stop"),
    ("consent", "consent_withdrawn"): (_l("Took a consent back"), "hand-stop"),
    ("card_release", "released"): (_l("Card put in the pool, without a name"), "lock"),
    ("card_release", "withdrawn"): (_l("Card taken out of the pool"), "eye-off"),
}


def fields_said(names: Iterable[str]) -> str:
    """The fields in words, each once, with 'and' before the last."""
    words = list(dict.fromkeys(str(FIELDS.get(name) or _step(name)) for name in names))
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


def _step(name: str) -> str:
    words = label_of(ReadinessStep, name)
    return words.replace("_", " ")


def said(entry: AuditEntry) -> tuple[str, str] | None:
    """(sentence, icon) of an entry; None for what other features tell themselves."""
    found = DONE.get((entry.object_kind, entry.action))
    if found is None:
        return None
    sentence = str(found[0])
    return (sentence % {"what": fields_said(entry.fields)} if "%(what)s" in sentence else sentence), found[1]
