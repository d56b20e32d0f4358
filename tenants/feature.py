# SPDX-License-Identifier: EUPL-1.2
"""Everything a municipality gets: pages, jobs, menu, Vandaag, search."""

from koepel.feature import Feature, NavigationItem
from koepel.i18n import _l
from koepel.permissions import Permission
from tenants.accountability import routes as accountability
from tenants.files import routes as files
from tenants.files import routes_lists as lists
from tenants.files import search as people_search
from tenants.files import today as people_today
from tenants.followup import routes_acts as duo_acts
from tenants.followup import timeline as duos_timeline
from tenants.followup import today as duos_today
from tenants.intake import routes as intake
from tenants.municipality import routes as municipality
from tenants.municipality import routes_sign_in
from tenants.municipality.gate import ask_provider, ask_second_factor
from tenants.registers import routes as registers
from tenants.registration import routes as registration
from tenants.registration import routes_arrival, routes_public
from tenants.registration import search as arrivals_search
from tenants.registration import today as arrivals_today
from tenants.today import messages
from tenants.today import routes as today
from tenants.today import service as today_list
from tenants.trajectories import routes_link, routes_mentor, routes_phone

FEATURE = Feature(
    name="tenants",
    gates=(
        ask_provider,
        ask_second_factor,
    ),
    blueprints=(
        today.blueprint,
        today.regional,
        duo_acts.blueprint,
        routes_link.blueprint,
        routes_mentor.blueprint,
        routes_phone.blueprint,
        intake.blueprint,
        files.blueprint,
        files.mentors,
        lists.search,
        municipality.blueprint,
        routes_sign_in.blueprint,
        registers.blueprint,
        accountability.blueprint,
        registration.blueprint,
        routes_public.blueprint,
        routes_arrival.blueprint,
    ),
    jobs=(
        "tenants.registers.jobs",
        "tenants.registration.jobs",
        "tenants.trajectories.jobs",
    ),
    navigation=(
        NavigationItem("today.index", _l("Today"), "home", Permission.TODAY_READ, 10, count=today_list.count),
        NavigationItem(
            "regional_today.index", _l("Today"), "home", Permission.TODAY_READ, 10, regional=True, count=today_list.count
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
        NavigationItem("accountability.index", _l("Register of processing"), "shield-lock", Permission.AUDIT_READ, 96),
        NavigationItem("duos.index", _l("Duos"), "heart-handshake", Permission.TRAJECTORY_READ, 50),
    ),
    search=(
        people_search.people_called,
        arrivals_search.registrations_called,
    ),
    timeline=(
        duos_timeline.told,
    ),
    today=(
        duos_today.rows,
        arrivals_today.rows,
        people_today.rows,
        messages.rows,
    ),
)  # fmt: skip
