# SPDX-License-Identifier: EUPL-1.2
"""The rows of the matrix: what people call a field, and the columns in which the product keeps it.

A row without columns is something the product does not keep. A guard test holds that every column about a person stands in
one of these rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from koepel.database import METADATA
from koepel.i18n import _l
from koepel.privacy import Row, register

MENTEE, MENTOR, GOVERNANCE = "mentee", "mentor", "governance"
OWNERS = {
    MENTEE: _l("Of the mentee's municipality"),
    MENTOR: _l("Of the mentor's municipality"),
    GOVERNANCE: _l("Of the administration"),
}


@dataclass(frozen=True)
class Field:
    """One row. `columns` are table.column, with * for all; `told` are those in which the other half reads it."""

    key: str
    title: Any
    owner: str
    columns: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def kept(self) -> tuple[Row, ...]:
        """Its columns with what is written beside them."""
        return _kept(self.columns)


@cache
def _kept(columns: tuple[str, ...]) -> tuple[Row, ...]:
    """Asked once for each cell of the matrix; the register is as long as all columns of the product."""
    rows = register(METADATA)
    return tuple(row for row in rows if any(fnmatchcase(f"{row.table}.{row.column}", one) for one in columns))


def _of(owner: str, *rows: tuple[Any, ...]) -> tuple[Field, ...]:
    return tuple(Field(row[0], row[1], owner, *(tuple(words.split()) for words in row[2:])) for row in rows)


FIELDS = (
    *_of(
        MENTEE,
        ("mentee_name", _l("Name of the mentee"),
         "person.given_name person.family_name person.name_key registration.given_name registration.family_name"
         " registration.referred_by"
         " proposal_disclosure.given_name proposal_disclosure.family_name referral.given_name referral.family_name",
         "proposal_half.first_name proposal_half.told duo.mentee_first_name"),
        ("mentee_contact", _l("Phone and e-mail of the mentee"),
         "person.phone person.email person.phone_mark person.email_mark person.preferred_channel registration.phone"
         " registration.email registration.helper registration.preferred_channel intake.channel"
         " proposal_disclosure.contact proposal_disclosure.channel"),
        ("address", _l("Address"),
         "person.address person.postcode person.home_nis registration.postcode intake.radius_km intake.meeting_points"),
        ("birth_date", _l("Date of birth"), "person.birth_date"),
        ("gender", _l("Gender"), "person.gender"),
        ("languages", _l("Languages and level"),
         "language_skill.* person.preferred_language registration.languages registration.preferred_language"),
        ("availability", _l("Availability"),
         "intake.half_days intake.period_from intake.period_to intake.online_ok intake.online_place intake.own_transport"),
        ("origin", _l("Country of origin, nationality")),
        ("residence", _l("Residence status")),
        ("education", _l("Education, diploma, experience"), "intake.education intake.experience_years intake.work_flags"),
        ("job_goal", _l("Job goal and sector wish"),
         "intake.goals intake.must_goals intake.actions intake.sectors intake.occupations intake.occupation_text"
         " intake.release_occupation intake.expectations registration.wants"),
        ("priority", _l("Priority"), "intake.tier"),
        ("priority_reasons", _l("Reasons of the priority"), "intake.tier_reasons"),
        ("barriers", _l("Barriers"), "intake.barriers plan_threshold.* closing_talk.barriers"),
        ("health", _l("Health, family violence, religion")),
        ("case_notes", _l("Notes of the case worker"), "person.notes registration.remark"),
        ("attachments", _l("Attachments")),
        ("photo", _l("Photo, testimony")),
        ("duo_log", _l("Log of the duo"), "meeting.* contact.* duo.* duo_signal.* pause.* follow_up.* survey.*"
         " participation.*",
         "meeting.held_on meeting.minutes meeting.mode meeting.activity meeting.place meeting.note contact.on_day contact.kind"
         " duo.next_meeting_place"),
        ("plan", _l("Development plan, goals, steps"), "development_plan.* plan_goal.* plan_step.* plan_tick.*",
         "plan_step.what plan_step.owner plan_step.by_on"),
        ("proposals", _l("Proposals and their reasons"), "proposal.* proposal_half.* proposal_reasons.* match_decision.*"
         " speed_date_guest.* speed_date_helper.* speed_date_talk.* speed_date_answer.*"
         " regional_draft_pair.* regional_draft_left.* regional_draft_choice.*",
         "proposal_half.meets proposal_half.goes_on proposal_half.decline_reason"),
        ("messages", _l("Messages"), "message.* broadcast_wish.*"),
        ("outcome", _l("Outcome in codes"), "trajectory.stop_reason trajectory.started_on trajectory.ended_on"
         " trajectory.planned_end_on trajectory.number trajectory.silence_days trajectory.contact_agreed"
         " trajectory.usual_* trajectory.wanted_meetings"
         " trajectory.imported trajectory.pace trajectory.followed_from closing_talk.form closing_talk.ended_here"
         " closing_talk.mentor_first closing_talk.held_on closing_talk.outcomes closing_talk.coordination closing_talk.in_contact"
         " closing_talk.noted_name"),
        ("stop_note", _l("Reason of stopping, in words"), "trajectory.stop_note"),
        ("intake_course", _l("Course of the first talk"),
         "intake.side intake.steps_done intake.*_on intake.waiting_since intake.no_match_reason intake.next_step intake.criteria"
         " intake.helper_at_intake intake.interpreter_arranged person.spoken_on person.source registration.source"
         " registration.side import_batch.content pre_intake.* session_guest.* warm_step.* participation_decision.* intake.subgroup"),
        ("wishes", _l("Wishes, interests, way of working"),
         "intake.interests intake.dislikes intake.wishes intake.life_phase intake.style"),
        ("strength", _l("Estimate of how much somebody can carry"), "intake.strength"),
    ),
    *_of(
        MENTOR,
        ("mentor_name", _l("Name and contact of the mentor"),
         "person.given_name person.family_name person.phone person.email proposal_disclosure.given_name"
         " proposal_disclosure.family_name proposal_disclosure.contact counterpart.* duo.pending_mentor",
         "proposal_half.first_name proposal_half.told duo.mentor_first_name"),
        ("reserve", _l("Whether a mentor stands in reserve"), "reserve_place.*"),
        ("engagement", _l("Engagement: dates, status, load"), "engagement.* engagement_month.* aftercare.*"),
        ("capacity", _l("Capacity, sectors, availability of the mentor"),
         "intake.max_duos intake.sectors intake.half_days card.* card_in_full.*"),
        ("mentor_gender", _l("Gender and age of the mentor"), "person.gender person.birth_date"),
        ("extract", _l("Extract from the criminal record")),
        ("readiness", _l("Training, agreement, discretion"), "readiness.* commitment.*"),
        ("suitability", _l("Suitability of a mentor"), "screening.*"),
        ("expenses", _l("Expenses and account number")),
    ),
    *_of(
        GOVERNANCE,
        ("survey", _l("Answers to surveys"), "survey_answer.*"),
        ("safety", _l("Safety report"), "safety_report.* safety_report_step.*"),
        ("consents", _l("Consent"), "consent.*"),
        ("rights", _l("Questions about own data, and what is set apart"), "rights_request.* rights_part.* restriction.*"),
        ("disclosures", _l("What was shared with whom"), "disclosure.* pair_token.* proposal_disclosure.*"),
        ("grants", _l("What a protocol let out to a partner"), "disclosed_field.* partner_grant.* delivery.* partner_handover.*"),
        ("partner_talk", _l("Messages and agreements with a partner"), "partner_message.* four_party_meeting.*"),
        ("audit", _l("Record of reading"), "audit_entry.*"),
        ("staff", _l("Staff: name, role"), "appointment.* invitation.*"),
        ("credentials", _l("Passwords, sessions, second factors"), "account.* account_link.*"),
    ),
)  # fmt: skip
