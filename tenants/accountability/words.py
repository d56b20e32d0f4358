# SPDX-License-Identifier: EUPL-1.2
"""The register in words that a data protection officer reads: purposes, grounds, kinds of data, terms and readers."""

from __future__ import annotations

from typing import Any

from koepel.i18n import _, _l, ngettext
from koepel.privacy import DataClass, Purpose, Reader
from koepel.retention_terms import TERMS, Retention, Since
from tenants.legal.topics import GROUNDS
from tenants.legal.topics import PURPOSES as NAMES

WHY: dict[Purpose, Any] = {
    Purpose.INTAKE: _l("To find out whether a programme fits, and which one."),
    Purpose.MATCHING: _l("To find the mentor who fits this mentee, also in another municipality."),
    Purpose.GUIDANCE: _l("To carry out the trajectory and to help when it falters."),
    Purpose.CONTACT: _l("To reach the person in the way they chose."),
    Purpose.VOLUNTEER_CARE: _l("To prepare mentors, and to know whom they guide."),
    Purpose.DISCLOSURE: _l("To tell the other side what was agreed, and to know what was told."),
    Purpose.SAFETY: _l("To act on an incident or a complaint."),
    Purpose.ACCOUNTABILITY: _l("To show council and subsidy givers what was reached, in counts."),
    Purpose.SECURITY: _l("To let the right people in, and to see who did what."),
    Purpose.OPERATION: _l("To make the service itself work."),
}
# What it is called, and why it is done.
PURPOSES = {purpose: (NAMES[purpose], why) for purpose, why in WHY.items()}
BASES = GROUNDS
CLASSES: dict[DataClass, Any] = {
    DataClass.OPEN: _l("Open"),
    DataClass.INTERNAL: _l("Internal"),
    DataClass.PERSONAL: _l("Personal"),
    DataClass.SENSITIVE: _l("Sensitive: every reading is on record"),
    DataClass.SPECIAL: _l("Special (GDPR art. 9): only with consent"),
}
READERS: dict[Reader, Any] = {
    Reader.EVERYBODY: _l("everybody"),
    Reader.OWN_STAFF: _l("own staff"),
    Reader.CASE_WORKERS: _l("own case workers"),
    Reader.CONTACT_POINT: _l("own contact point"),
    Reader.THE_PERSON: _l("the person"),
    Reader.OTHER_HALF: _l("the other half of the duo, from the step at which both said yes"),
    Reader.OTHER_MUNICIPALITY: _l("the other municipality of the pair, step by step"),
    Reader.POOL: _l("member municipalities and the coordinator, in bands and without name"),
    Reader.STEERING_GROUP: _l("the steering group, in counts"),
    Reader.PARTNER: _l("a partner, the fields of its protocol"),
    Reader.MACHINE: _l("nobody: only the machine compares it"),
}
TABLES: dict[str, Any] = {
    "account": _l("Accounts of staff"),
    "broadcast_wish": _l("Who wants no messages to groups"),
    "aftercare": _l("Aftercare for mentors"),
    "card": _l("Match cards in the pool"),
    "card_in_full": _l("Match cards for the named coordinator"),
    "closing_talk": _l("How duos closed"),
    "consent": _l("Answers to questions of consent"),
    "contact": _l("Contacts noted"),
    "counterpart": _l("Name and channel of the other half"),
    "development_plan": _l("Development plans"),
    "disclosed_field": _l("Fields as let out to a partner"),
    "disclosure": _l("What was shared with whom"),
    "duo": _l("Duos"),
    "duo_signal": _l("Signals of duos for the region"),
    "follow_up": _l("Moments of follow-up"),
    "four_party_meeting": _l("Four-party meetings"),
    "engagement": _l("Engagements of mentors"),
    "engagement_month": _l("Hours of mentors by month"),
    "import_batch": _l("Imported lists"),
    "intake": _l("Intake talks"),
    "language_skill": _l("Languages spoken"),
    "match_decision": _l("Decisions of match meetings"),
    "speed_date_guest": _l("Guests of speed dates"),
    "speed_date_helper": _l("Who helps with language at speed dates"),
    "speed_date_talk": _l("Talks at speed dates"),
    "speed_date_answer": _l("What guests of speed dates said of whom they met"),
    "meeting": _l("Meetings"),
    "message": _l("Messages"),
    "commitment": _l("What mentors signed"),
    "participation": _l("Who takes part in activities"),
    "participation_decision": _l("Decisions on taking part"),
    "pause": _l("Pauses of duos"),
    "pair_token": _l("Pairs that are not proposed again"),
    "plan_goal": _l("Goals in development plans"),
    "plan_step": _l("Steps in development plans"),
    "plan_threshold": _l("Thresholds in development plans"),
    "plan_tick": _l("What was handed over and covered"),
    "partner_message": _l("Messages with partners"),
    "person": _l("Persons"),
    "pre_intake": _l("Calls before an intake"),
    "proposal": _l("Proposals"),
    "proposal_disclosure": _l("What a proposal has told"),
    "proposal_half": _l("Answers to proposals"),
    "proposal_reasons": _l("Reasons of proposals"),
    "regional_draft_choice": _l("Pairs kept or left out in regional drafts"),
    "regional_draft_left": _l("People without a pair in regional drafts"),
    "regional_draft_pair": _l("Pairs in regional drafts"),
    "safety_report": _l("Safety reports"),
    "safety_report_step": _l("What was done about safety reports"),
    "referral": _l("Referrals of partners"),
    "registration": _l("Registrations"),
    "reserve_place": _l("Mentors in reserve"),
    "restriction": _l("What is kept and not used"),
    "rights_part": _l("Parts of questions that other municipalities answer"),
    "rights_request": _l("Questions about own data"),
    "screening": _l("Screening of mentors"),
    "session_guest": _l("Who comes to an info session without a file"),
    "survey": _l("Surveys asked"),
    "survey_answer": _l("Answers to surveys"),
    "trajectory": _l("Trajectories"),
    "warm_step": _l("What was done for who waits"),
}
WITHOUT_A_CLOCK: dict[Retention, Any] = {
    Retention.STATISTICS: _l("may stay: nobody stands in it"),
    Retention.WITH_ITS_ROW: _l("as long as what it belongs to"),
    Retention.WITH_THE_ACCOUNT: _l("as long as the account"),
    Retention.WITH_THE_MUNICIPALITY: _l("as long as the municipality takes part"),
}


def term(retention: Retention) -> str:
    """12 months after closing."""
    rule = TERMS.get(retention)
    if rule is None:
        return str(WITHOUT_A_CLOCK[retention])
    parts = [
        ngettext("%(num)s month", "%(num)s months", rule.months) if rule.months else "",
        ngettext("%(num)s day", "%(num)s days", rule.days) if rule.days else "",
    ]
    length = " ".join(filter(None, parts))
    if not length:
        return _("gone at closing or at withdrawal, whichever comes first")
    return {
        Since.LAST_CONTACT: _("%(length)s after the last contact", length=length),
        Since.CLOSING: _("%(length)s after closing", length=length),
        Since.MADE: _("%(length)s after it was made", length=length),
        Since.DELIVERED: _("%(length)s after it was delivered", length=length),
        Since.WITHDRAWAL: _("%(length)s after withdrawal", length=length),
    }[rule.since]
