# SPDX-License-Identifier: EUPL-1.2
"""Everything a municipality gets: pages, jobs, menu, Vandaag, search."""

from koepel.feature import Feature, NavigationItem
from koepel.i18n import _l
from koepel.permissions import Permission, PlaceKind
from tenants.accountability import access_list, processors, routes_papers
from tenants.accountability import routes as accountability
from tenants.accountability import routes_public as public_papers
from tenants.breaches import routes as breaches
from tenants.breaches import today as breaches_today
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
from tenants.followup import timeline as duos_timeline
from tenants.followup import today as duos_today
from tenants.intake import routes as intake
from tenants.legal import go_live
from tenants.legal import routes as legal
from tenants.municipality import routes as municipality
from tenants.municipality import routes_sign_in, routes_stopping
from tenants.municipality.gate import ask_provider, ask_second_factor, say_its_name
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
from tenants.protocols import routes as protocols
from tenants.protocols import routes_public as published_protocols
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
from tenants.today import messages
from tenants.today import routes as today
from tenants.today import service as today_list
from tenants.trajectories import routes_link, routes_mentor, routes_phone

FEATURE = Feature(
    name="tenants",
    gates=(
        say_its_name,
        ask_provider,
        ask_second_factor,
        ask_why,
    ),
    blueprints=(
        today.blueprint,
        today.regional,
        duo_acts.blueprint,
        routes_link.blueprint,
        routes_mentor.blueprint,
        routes_phone.blueprint,
        help_needed.blueprint,
        concerns.blueprint,
        intake.blueprint,
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
        routes_public.blueprint,
        routes_arrival.blueprint,
    ),
    programs=(
        oauth.blueprint,
        partner_api.blueprint,
    ),
    program_gates=(
        reach.ask_protocol,
    ),
    ends=ENDS,
    lists=(lists_whole,),
    jobs=(
        "tenants.concerns.jobs",
        "tenants.partner_api.jobs",
        "tenants.partners.jobs",
        "tenants.oversight.jobs",
        "tenants.registers.jobs",
        "tenants.registration.jobs",
        "tenants.rights.jobs",
        "tenants.retention.jobs",
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
        NavigationItem("people.mentees", _l("Mentees"), "users", Permission.PERSON_READ, 30),
        NavigationItem("mentors.index", _l("Mentors"), "user-check", Permission.PERSON_READ, 40),
        NavigationItem("search.index", _l("Search"), "search", Permission.TODAY_READ, 80),
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
        NavigationItem("duos.index", _l("Duos"), "heart-handshake", Permission.TRAJECTORY_READ, 50),
    ),
    search=(
        people_search.people_called,
        arrivals_search.registrations_called,
    ),
    timeline=(
        duos_timeline.told,
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
    forgets=(rights_erasure.forget,),
    today=(
        concerns_today.rows,
        breaches_today.rows,
        rights_today.rows,
        duos_today.rows,
        arrivals_today.rows,
        people_today.rows,
        oversight_today.rows,
        messages.rows,
        partners_today.rows,
        retention_today.rows,
    ),
)  # fmt: skip
