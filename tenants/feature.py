# SPDX-License-Identifier: EUPL-1.2
"""Everything a municipality gets: pages, jobs, menu, Vandaag, search."""

from koepel.feature import Feature, NavigationItem
from koepel.i18n import _l
from koepel.permissions import Permission
from tenants.followup import routes_acts as duo_acts
from tenants.followup import today as duos_today
from tenants.today import messages
from tenants.today import routes as today
from tenants.today import service as today_list
from tenants.trajectories import routes_link, routes_mentor, routes_phone

FEATURE = Feature(
    name="tenants",
    blueprints=(
        today.blueprint,
        today.regional,
        duo_acts.blueprint,
        routes_link.blueprint,
        routes_mentor.blueprint,
        routes_phone.blueprint,
    ),
    jobs=(
        "tenants.trajectories.jobs",
    ),
    navigation=(
        NavigationItem("today.index", _l("Today"), "home", Permission.TODAY_READ, 10, count=today_list.count),
        NavigationItem(
            "regional_today.index", _l("Today"), "home", Permission.TODAY_READ, 10, regional=True, count=today_list.count
        ),
        NavigationItem("duos.index", _l("Duos"), "heart-handshake", Permission.TRAJECTORY_READ, 50),
    ),
    today=(
        duos_today.rows,
        messages.rows,
    ),
)  # fmt: skip
