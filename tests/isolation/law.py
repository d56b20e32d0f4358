# SPDX-License-Identifier: EUPL-1.2
"""Who may ever see or write what, in words of the agreement between municipalities and without looking at a policy.

The generated cases hold the walls to what the migrations meant; this holds what they meant to what was agreed.
A table that is shared stands here by name, with its reason. Nobody else's rows are ever in reach.
"""

from __future__ import annotations

from koepel.scope import DbRole
from tests.isolation.actors import Actor
from tests.isolation.rows import AS_ALONE, Row, region_id
from tests.isolation.tables import Table

# What members of a collaboration see of each other.
SHARED_WITH_MEMBERS = {
    "collaboration": "its name and kind",
    "membership": "who takes part, with role model and dates",
    "agreement": "what was signed",
    "collaboration_appointment": "who the coordinator is",
    "member_contact_point": "whom to call: published by the municipality itself",
    "card": "people in bands, without a name, after release",
    "place": "free places of a mentor",
    "place_hold": "that a place is taken, by which municipality",
    "announcement": "an activity to which others may bring their own people",
    "announced_place": "the places in it",
    "announced_hold": "that a place is taken, by which municipality",
    "look_alike_cell": "counts that decide how coarse a card must be",
    "snapshot": "frozen figures, rounded",
    "target": "what the steering group wants to reach",
    "weights_version": "what counts for how much in matching, and who decided so",
    "pool_audit_seal": "digests of regional acts, whose head each member keeps",
    "member_head": "heads of each other's audit trail, to hold the operator to them",
}
# What the region reads; it inserts proposals with empty halves, holds, events, snapshots, and its own bookkeeping.
REGION_READS = {
    "collaboration", "membership", "agreement", "collaboration_appointment", "member_contact_point", "card", "card_in_full",
    "place", "place_hold", "proposal", "proposal_half", "duo_signal", "programme_cell", "breakdown_cell", "snapshot",
    "target", "pool_audit_entry", "pool_audit_seal", "pool_schedule", "pool_schedule_run", "pool_request_key", "slug",
    "regional_draft", "regional_draft_pair", "regional_draft_left", "regional_draft_choice",
    "fair_share", "weights_version",
}  # fmt: skip
STEERING_READS = {
    "collaboration", "membership", "agreement", "collaboration_appointment", "programme_cell", "snapshot", "target",
    "pool_request_key", "slug", "weights_version",
}  # fmt: skip
# What is on the public pages of a municipality, for visitors and for the holders of a link.
PUBLIC = {"municipality", "contact_point", "programme"}
# Published for visitors: protocols, grounds as the officer has them, processors, the arrangement. Without who decided.
PUBLISHED = {
    "protocol", "protocol_field", "protocol_signature", "legal_decision", "sub_processor", "arrangement", "campaign",
}  # fmt: skip
# By the link of the own page: what is kept of this one person, and by which names own staff go.
ABOUT_ME = {
    "person",
    "consent",
    "disclosure",
    "audit_entry",
    "rights_request",
    "rights_part",
    "restriction",
    "request_key",
}
NAMES_OF_STAFF = {"appointment"}
# The words that people say yes to, without who adopted them: for the holder of any link.
SAID_YES_TO = {"commitment_text"}
# Where a duo may meet, and the picture of where it meets next: by the link of a duo.
TO_MEET_AT = {"meeting_place", "meeting_place_picture"}
TAKING_PART = {
    "trajectory", "duo", "meeting", "contact", "plan_goal", "plan_step", "proposal_half", "request_key", "survey", "survey_answer",
    "participation", "broadcast_wish", "speed_date_answer",
}  # fmt: skip
RELAYED = {
    "outbox", "pool_event", "registration", "schedule", "pool_schedule", "audit_entry", "pool_audit_entry", "audit_seal",
    "regional_draft",
}  # fmt: skip
# Rows that are written for somebody else, on purpose: they are sent, and only the receiver reads them.
SENT = {
    "pool_event": "a kind and a proposal",
    "duo_signal": "hours a month",
    "proposal": "the pair works on it together",
    "rights_signal": "that a person asks something, about which proposal, and until when",
}
# What a partner reads: of itself, and under a protocol the rows that were let out to it.
PARTNER_READS = {
    "protocol", "protocol_field", "protocol_signature", "partner_grant", "disclosed_field", "delivery", "referral",
    "partner_message", "four_party_meeting", "partner_handover",
}  # fmt: skip
PARTNER_WRITES = {
    "protocol_signature", "partner_grant", "delivery", "referral", "partner_message", "partner_handover", "disclosed_field",
}  # fmt: skip
PARTNER_SENDS = {"registration", "audit_entry", "outbox"}  # into a municipality that it has a protocol in force with
OFFERED = {"accession": "an unsigned offer by the region"}


def may_see(actor: Actor, table: Table, row: Row) -> bool:
    """Whether this row may ever be in this actor's sight: an upper bound, by what was agreed."""
    role, answers = actor.scope.role, actor.answers
    if not actor.signed:
        return table.name in {"slug", "partner"}
    if table.name == "slug":
        return True  # address words; no person
    if table.name == "partner":
        return role is not DbRole.RELAY  # organisations, published with each protocol
    if role is DbRole.PARTNER:
        own = table.kind == "partner" or table.name in PARTNER_READS
        return own and answers["partner_id"] is not None and row.get("partner_id") == answers["partner_id"]
    mine = actor.scope.tenant_id is not None and actor.scope.tenant_id in owners_of(table, row)
    ours = row.get("collaboration_id") in {region_id(name) for name in actor.regions}
    if role is DbRole.TENANT:
        return mine or (table.name in SHARED_WITH_MEMBERS and ours)
    if role is DbRole.REGION:
        return table.name in REGION_READS and ours and table.kind == "pool"
    if role is DbRole.STEERING:
        return table.name in STEERING_READS and ours and table.kind == "pool"
    if role is DbRole.PARTICIPANT and table.name == "activity":  # the one of this invitation, or of this calendar
        return mine and row["id"] in answers["own_activity_ids"]
    if role is DbRole.PARTICIPANT and answers["side"] == "self":
        if table.name == "pool_read":  # who was shown the own card
            return mine and bool(set(row["card_ids"]) & set(answers["own_card_ids"]))
        me = answers["subject_id"] in {row.get("id"), row.get("person_id"), row.get("actor")}
        let_out = {"partner_grant": "id", "disclosed_field": "grant_id"}.get(table.name)
        if let_out:  # with consent: which rows these are, for who takes it back
            return mine and row[let_out] in answers["own_grant_ids"]
        return mine and (table.name in PUBLIC | NAMES_OF_STAFF | SAID_YES_TO or (table.name in ABOUT_ME and me))
    if role is DbRole.PARTICIPANT and table.name in TO_MEET_AT:
        return mine and actor.of_a_duo
    if role is DbRole.PARTICIPANT and table.name == "mentor_question":  # answered for mentors, linked to nobody
        return mine and answers["side"] == "mentor" and row["for_mentors"] and row["answer"] != ""
    if role is DbRole.PARTICIPANT:
        about = answers["subject_id"] in {
            row.get(n) for n in ("id", "trajectory_id", "proposal_id", "survey_id", "guest_id", "actor", "subject_id")
        }
        own = (
            table.name != "request_key" or row["side"] == answers["side"]
        )  # where a form of the other half led is not told
        if table.name == "commitment":  # by the link for signing: the own signatures of this mentor
            return mine and answers["side"] == "mentor" and row["person_id"] == answers["subject_id"]
        return mine and own and (table.name in PUBLIC | SAID_YES_TO or (table.name in TAKING_PART and about))
    if role is DbRole.PUBLIC and table.name == "activity":  # the info session to which a campaign leads
        return mine and row["kind"] == "info_session"
    if role is DbRole.PUBLIC:
        return mine and table.name in PUBLIC | PUBLISHED
    if role is DbRole.AUTH:
        by_key = answers["auth_key"] is not None and answers["auth_key"] in {row.get("key"), row.get("token_hash")}
        return by_key or (answers["account_id"] is not None and row.get("account_id") == answers["account_id"])
    return role is DbRole.RELAY and table.name in RELAYED


def may_write(actor: Actor, table: Table, row: Row) -> bool:
    """Whether this actor may ever change or delete this row, or put it there."""
    role, tenant = actor.scope.role, actor.scope.tenant_id
    ours = row.get("collaboration_id") in {region_id(name) for name in actor.regions}
    if not actor.signed:
        return False
    if role is DbRole.TENANT:
        if table.name == "slug":
            return bool(row["target_id"] == tenant)
        if table.name == "weights_version":  # where a municipality decides alone
            return ours and row["collaboration_id"] == region_id(AS_ALONE)
        return tenant == row.get("tenant_id") or (table.name in SENT and (tenant in owners_of(table, row) or ours)) or (
            table.name == "pool_read" and tenant == row["acting_tenant_id"]
        )  # fmt: skip
    if role is DbRole.REGION:
        return (ours and table.kind == "pool") or table.name in OFFERED or row.get("kind") == "collaboration"
    if role is DbRole.STEERING:
        return ours and table.name in {"target", "pool_request_key", "pool_audit_entry", "weights_version"}
    if role is DbRole.PARTICIPANT and table.name == "mentor_question":  # asks, without saying who
        return (
            tenant == row["tenant_id"] and actor.answers["side"] == "mentor" and row["by_link"] and row["answer"] == ""
        )
    if role is DbRole.PARTICIPANT:
        subjects = {
            row.get(n) for n in ("trajectory_id", "proposal_id", "survey_id", "guest_id", "actor", "subject_id")
        }
        if table.name in {"survey", "broadcast_wish"}:  # the one that the link is for
            subjects.add(row["id"])
        if actor.answers["side"] == "self" and table.name in {"consent", "rights_request"}:
            subjects.add(row.get("person_id"))
        if table.name in {"partner_grant", "disclosed_field", "activity", "participation", "commitment"}:
            return may_see(actor, table, row)
        return tenant in owners_of(table, row) and actor.answers["subject_id"] in subjects
    if role is DbRole.PARTNER:
        own = actor.answers["partner_id"]
        if table.name in PARTNER_SENDS:
            return row["tenant_id"] in actor.answers["protocol_tenant_ids"]
        if table.name == "slug":
            return bool(row["target_id"] == own)
        return (table.kind == "partner" or table.name in PARTNER_WRITES) and row["partner_id"] == own
    if role is DbRole.PUBLIC:
        return table.name in {"registration", "request_key"} and row["tenant_id"] == tenant
    return role is DbRole.AUTH and table.kind == "account" and may_see(actor, table, row)


def owners_of(table: Table, row: Row) -> set[object]:
    """The municipalities that a row names."""
    return {row[name] for name in table.owners if name.endswith("tenant_id")} - {None}
