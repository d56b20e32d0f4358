# SPDX-License-Identifier: EUPL-1.2
"""Everything a municipality gets: pages, jobs, menu, Vandaag, search."""

from koepel.feature import Feature, NavigationItem
from koepel.i18n import _l
from koepel.permissions import Permission, PlaceKind
from koepel.web.entry import left_to_others
from tenants.accountability import access_list, processors, routes_papers
from tenants.accountability import routes as accountability
from tenants.accountability import routes_public as public_papers
from tenants.activities import places as activity_places
from tenants.activities import routes as activities
from tenants.activities import routes_guests as activity_guests
from tenants.activities import routes_link as invitations
from tenants.activities import routes_people as activity_people
from tenants.activities import timeline as activities_timeline
from tenants.activities import today as activities_today
from tenants.agenda import routes as agenda
from tenants.breaches import routes as breaches
from tenants.breaches import today as breaches_today
from tenants.broadcasts import one_click
from tenants.broadcasts import routes as broadcasts
from tenants.broadcasts import routes_link as broadcasts_by_link
from tenants.broadcasts import routes_one as message_to
from tenants.broadcasts import routes_texts as broadcast_texts
from tenants.broadcasts import timeline as broadcasts_timeline
from tenants.broadcasts import today as broadcasts_today
from tenants.closing import routes as closing
from tenants.closing import routes_after, routes_diaries, routes_outcomes
from tenants.closing import today as closing_today
from tenants.cohort_pages import routes as cohort_pages
from tenants.cohort_pages import today as cohorts_today
from tenants.cohorts import service as cohorts
from tenants.commitments import routes as commitments
from tenants.commitments import routes_link as signing_by_link
from tenants.concerns import routes as concerns
from tenants.concerns import routes_link as help_needed
from tenants.concerns import today as concerns_today
from tenants.consents import routes as consents
from tenants.files import routes as files
from tenants.files import routes_lists as lists
from tenants.files import routes_opening
from tenants.files import search as people_search
from tenants.files import today as people_today
from tenants.files.opening import ask_why
from tenants.files.whole import ENDS
from tenants.files.whole import lists as lists_whole
from tenants.followup import routes_acts as duo_acts
from tenants.followup import routes_moments
from tenants.followup import timeline as duos_timeline
from tenants.followup import today as duos_today
from tenants.followup import weekly as duos_weekly
from tenants.hours import routes as hours
from tenants.intake import routes as intake
from tenants.intake import routes_decisions as decisions
from tenants.intake import routes_signing as signing
from tenants.intake import today as signing_today
from tenants.intake import today_decisions
from tenants.intake import unfinished as intake_unfinished
from tenants.intake.gate import ask_whose_talk
from tenants.legal import go_live
from tenants.legal import routes as legal
from tenants.meeting_places import routes as meeting_places
from tenants.municipality import routes as municipality
from tenants.municipality import routes_sign_in, routes_stopping
from tenants.municipality.gate import ask_provider, ask_second_factor, say_its_name
from tenants.municipality.part import keep_to_our_part
from tenants.oversight import routes as oversight
from tenants.oversight import routes_support as support
from tenants.oversight import today as oversight_today
from tenants.partner_api import reach
from tenants.partner_api import routes as partner_api
from tenants.partner_api import routes_oauth as oauth
from tenants.partner_api import routes_programs as programs
from tenants.partners import following as following
from tenants.partners import routes_house as partner_house
from tenants.partners import routes_referrals as partner_referrals
from tenants.partners import routes_sharing as sharing
from tenants.partners import routes_workspace as workspace
from tenants.partners import today as partners_today
from tenants.plans import routes_acts as plans
from tenants.plans import routes_link as plans_by_link
from tenants.protocols import routes as protocols
from tenants.protocols import routes_public as published_protocols
from tenants.questions import routes as questions
from tenants.questions import routes_link as questions_by_link
from tenants.questions import today as questions_today
from tenants.recruitment import routes_calls as pre_intake
from tenants.recruitment import routes_campaigns as campaigns
from tenants.recruitment import routes_public as campaign_link
from tenants.recruitment import routes_referring as referring
from tenants.recruitment import routes_warm as warm
from tenants.recruitment import timeline as recruitment_timeline
from tenants.recruitment import today as warm_today
from tenants.registers import routes as registers
from tenants.registration import routes as registration
from tenants.registration import routes_arrival, routes_public
from tenants.registration import search as arrivals_search
from tenants.registration import today as arrivals_today
from tenants.retention import routes as retention
from tenants.retention import today as retention_today
from tenants.rights import across as rights_across
from tenants.rights import apart as rights_apart
from tenants.rights import erasure as rights_erasure
from tenants.rights import routes as rights
from tenants.rights import routes_acts as rights_acts
from tenants.rights import routes_own as own_page
from tenants.rights import today as rights_today
from tenants.surveys import routes as surveys
from tenants.surveys import routes_link as survey_by_link
from tenants.surveys import service as surveys_service
from tenants.today import messages
from tenants.today import routes as today
from tenants.today import service as today_list
from tenants.trajectories import routes_appointments, routes_link, routes_mentor, routes_phone
from tenants.trajectories import unfinished as trajectories_unfinished

FEATURE = Feature(
    name="tenants",
    gates=(
        say_its_name,
        ask_provider,
        ask_second_factor,
        keep_to_our_part,
        ask_whose_talk,
        ask_why,
    ),
    blueprints=(
        today.blueprint,
        today.regional,
        duo_acts.blueprint,
        routes_moments.blueprint,
        activities.blueprint,
        activity_people.blueprint,
        activity_guests.blueprint,
        invitations.blueprint,
        cohort_pages.blueprint,
        broadcasts.blueprint,
        broadcast_texts.blueprint,
        message_to.blueprint,
        broadcasts_by_link.blueprint,
        agenda.blueprint,
        agenda.linked,
        hours.blueprint,
        questions.blueprint,
        questions_by_link.blueprint,
        meeting_places.blueprint,
        closing.blueprint,
        routes_after.blueprint,
        routes_diaries.blueprint,
        routes_outcomes.blueprint,
        routes_link.blueprint,
        routes_mentor.blueprint,
        routes_appointments.blueprint,
        plans.blueprint,
        plans_by_link.blueprint,
        routes_phone.blueprint,
        surveys.blueprint,
        survey_by_link.blueprint,
        help_needed.blueprint,
        concerns.blueprint,
        intake.blueprint,
        decisions.blueprint,
        signing.blueprint,
        signing_by_link.blueprint,
        commitments.blueprint,
        files.blueprint,
        files.mentors,
        lists.search,
        municipality.blueprint,
        routes_sign_in.blueprint,
        routes_stopping.blueprint,
        registers.blueprint,
        accountability.blueprint,
        protocols.blueprint,
        published_protocols.blueprint,
        sharing.blueprint,
        workspace.blueprint,
        partner_referrals.referred,
        partner_house.blueprint,
        partner_house.staff,
        programs.blueprint,
        oversight.blueprint,
        support.blueprint,
        routes_opening.blueprint,
        routes_papers.blueprint,
        public_papers.blueprint,
        legal.blueprint,
        legal.start,
        consents.blueprint,
        consents.shown,
        breaches.blueprint,
        rights.blueprint,
        rights_acts.blueprint,
        own_page.blueprint,
        retention.blueprint,
        registration.blueprint,
        referring.blueprint,
        pre_intake.blueprint,
        campaigns.blueprint,
        campaign_link.blueprint,
        warm.blueprint,
        routes_public.blueprint,
        routes_arrival.blueprint,
    ),
    programs=(
        oauth.blueprint,
        partner_api.blueprint,
        one_click.blueprint,
    ),
    program_gates=(
        reach.ask_protocol,
    ),
    ends=ENDS,
    lists=(lists_whole,),
    jobs=(
        "tenants.activities.jobs",
        "tenants.broadcasts.jobs",
        "tenants.closing.jobs",
        "tenants.concerns.jobs",
        "tenants.followup.jobs",
        "tenants.intake.jobs",
        "tenants.partner_api.jobs",
        "tenants.partners.jobs",
        "tenants.oversight.jobs",
        "tenants.recruitment.jobs",
        "tenants.registers.jobs",
        "tenants.registration.jobs",
        "tenants.rights.jobs",
        "tenants.retention.jobs",
        "tenants.today.weekly",
        "tenants.trajectories.jobs",
    ),
    navigation=(
        NavigationItem("today.index", _l("Today"), "home", Permission.TODAY_READ, 10, count=today_list.count),
        NavigationItem(
            "regional_today.index", _l("Today"), "home", Permission.TODAY_READ, 10, place=PlaceKind.COLLABORATION, count=today_list.count
        ),
        NavigationItem(
            "registration.index", _l("Registrations"), "user-plus", Permission.REGISTRATION_READ, 20,
            count=arrivals_today.count,
        ),
        NavigationItem(
            "people.mentees", _l("Mentees"), "users", Permission.PERSON_READ, 30, shown=lambda: not left_to_others(Permission.MENTEE_INTAKE)
        ),
        NavigationItem("mentors.index", _l("Mentors"), "user-check", Permission.PERSON_READ, 40),
        NavigationItem("warm.index", _l("Warm list"), "hourglass", Permission.PERSON_READ, 45),
        NavigationItem("search.index", _l("Search"), "search", Permission.TODAY_READ, 15),
        NavigationItem("registers.index", _l("Import a list"), "file-spreadsheet", Permission.IMPORT, 85),
        NavigationItem("municipality.settings", _l("Settings"), "settings", Permission.SETTINGS_READ, 95),
        NavigationItem("oversight.index", _l("Oversight"), "shield-check", Permission.AUDIT_READ, 94),
        NavigationItem("support.index", _l("Look along"), "eye", Permission.SUPPORT_ASK, 94),
        NavigationItem("protocols.index", _l("Protocols"), "file-text", Permission.PROTOCOL_READ, 93),
        NavigationItem(
            "workspace.clients", _l("My clients"), "users", Permission.CLIENT_READ, 10, place=PlaceKind.PARTNER
        ),
        NavigationItem(
            "partner_referrals.referrals", _l("My referrals"), "user-plus", Permission.CLIENT_REFER, 20, place=PlaceKind.PARTNER
        ),
        NavigationItem(
            "protocol_desk.index", _l("Protocols"), "file-text", Permission.PARTNER_WRITE, 30, place=PlaceKind.PARTNER
        ),
        NavigationItem(
            "partner_staff.listing", _l("Colleagues"), "user-check", Permission.PARTNER_WRITE, 40, place=PlaceKind.PARTNER
        ),
        NavigationItem(
            "partner_programs.index", _l("Programs"), "key", Permission.PARTNER_WRITE, 50, place=PlaceKind.PARTNER
        ),
        NavigationItem("concerns.index", _l("Help needed"), "lifebuoy", Permission.SAFETY_READ, 55),
        NavigationItem("shown.index", _l("Photos and stories"), "speakerphone", Permission.CONSENT_READ, 86),
        NavigationItem("rights.index", _l("Rights"), "hand-stop", Permission.RIGHTS_READ, 87),
        NavigationItem("accountability.start", _l("Privacy and law"), "shield-lock", Permission.AUDIT_READ, 96),
        NavigationItem("retention.index", _l("Terms of retention"), "clock", Permission.SETTINGS_READ, 97),
        NavigationItem("hours.index", _l("Hours"), "clock", Permission.TRAJECTORY_READ, 70),
        NavigationItem("questions.index", _l("Questions and answers"), "help-circle", Permission.TRAJECTORY_READ, 73),
        NavigationItem("meeting_places.index", _l("Meeting places"), "map-pin", Permission.TRAJECTORY_READ, 74),
        NavigationItem("diaries.index", _l("Diary of the programme"), "notes", Permission.TRAJECTORY_READ, 72),
        NavigationItem("surveys.results", _l("Surveys"), "clipboard-list", Permission.FIGURES_READ, 71),
        NavigationItem("duos.index", _l("Duos"), "heart-handshake", Permission.TRAJECTORY_READ, 50),
        NavigationItem("agenda.index", _l("Agenda"), "calendar-week", Permission.TRAJECTORY_READ, 51),
        NavigationItem("activities.index", _l("Activities"), "users-group", Permission.TRAJECTORY_READ, 52),
        NavigationItem(
            "cohorts.index", _l("Cohorts"), "users", Permission.TRAJECTORY_READ, 53, shown=lambda: bool(cohorts.in_cohorts())
        ),
        NavigationItem("broadcasts.index", _l("Messages"), "mail-forward", Permission.TRAJECTORY_READ, 54),
    ),
    weekly=(
        duos_weekly.counts,
        arrivals_today.weekly,
        messages.weekly,
    ),
    unfinished=(
        intake_unfinished.counts,
        trajectories_unfinished.counts,
    ),
    search=(
        people_search.people_called,
        arrivals_search.registrations_called,
    ),
    timeline=(
        duos_timeline.told,
        activities_timeline.told,
        broadcasts_timeline.told,
        recruitment_timeline.told,
    ),
    go_live=(
        go_live.checks,
        access_list.checks,
        processors.checks,
    ),
    consent_withdrawn=(following.consent_withdrawn,),
    own_consent_withdrawn=(following.own_consent_withdrawn,),
    rights_heard=(rights_across.heard,),
    holds=rights_apart.holds,
    set_apart=(surveys_service.set_apart,),
    forgets=(rights_erasure.forget, activity_places.forget),
    today=(
        concerns_today.rows,
        breaches_today.rows,
        rights_today.rows,
        duos_today.rows,
        closing_today.rows,
        activities_today.rows,
        cohorts_today.rows,
        arrivals_today.rows,
        signing_today.rows,
        today_decisions.rows,
        people_today.rows,
        warm_today.rows,
        questions_today.rows,
        oversight_today.rows,
        messages.rows,
        broadcasts_today.rows,
        partners_today.rows,
        retention_today.rows,
    ),
)  # fmt: skip
