# SPDX-License-Identifier: EUPL-1.2
"""Everything a collaboration gets: workbench, proposals, region, steering group."""

from koepel.feature import Feature, NavigationItem
from koepel.i18n import _l
from koepel.permissions import Permission, PlaceKind
from koepel.web.entry import left_to_others
from shared_pool.announcements import routes as announcements
from shared_pool.arrangements import routes as arrangements
from shared_pool.arrangements import service as arrangements_service
from shared_pool.cards import routes as cards
from shared_pool.cards import today as cards_today
from shared_pool.cards.search import cards_called
from shared_pool.collaboration import routes as collaboration
from shared_pool.collaboration.gate import ask_second_factor
from shared_pool.collaboration.stopping import ENDS, OUTLIVES, stop
from shared_pool.fair_shares import routes as fair_shares
from shared_pool.learning import routes as learning
from shared_pool.match_meetings import routes as match_meetings
from shared_pool.matching import routes as matching
from shared_pool.matching import routes_region as regional_matching
from shared_pool.proposals import routes as proposals
from shared_pool.proposals import routes_answers as answers
from shared_pool.proposals.forgetting import in_a_proposal, take_away
from shared_pool.proposals.today import proposals_today
from shared_pool.proposals.today import weekly as proposals_weekly
from shared_pool.regional_drafts import routes as regional_drafts
from shared_pool.rights import service as rights
from shared_pool.speed_dating import routes as speed_dating
from shared_pool.speed_dating import routes_link as speed_dating_link
from shared_pool.steering import routes as steering
from shared_pool.weights import routes as weights
from shared_pool.weights import today as weights_today

REGION = PlaceKind.COLLABORATION

FEATURE = Feature(
    name="shared_pool",
    blueprints=(
        collaboration.blueprint,
        collaboration.region,
        cards.blueprint,
        learning.blueprint,
        match_meetings.blueprint,
        speed_dating.blueprint,
        matching.blueprint,
        regional_matching.blueprint,
        fair_shares.blueprint,
        weights.region,
        weights.blueprint,
        proposals.blueprint,
        proposals.region,
        regional_drafts.blueprint,
        answers.blueprint,
        steering.region,
        steering.blueprint,
        arrangements.blueprint,
        arrangements.public,
        announcements.blueprint,
    ),
    programs=(speed_dating_link.blueprint,),
    jobs=(
        "shared_pool.announcements.jobs",
        "shared_pool.cards.jobs",
        "shared_pool.collaboration.jobs",
        "shared_pool.fair_shares.jobs",
        "shared_pool.proposals.jobs",
        "shared_pool.regional_drafts.jobs",
        "shared_pool.rights.jobs",
        "shared_pool.speed_dating.jobs",
        "shared_pool.steering.jobs",
    ),
    navigation=(
        NavigationItem(
            "matching.waiting", _l("Matching"), "puzzle", Permission.POOL_READ, 30,
            shown=lambda: not left_to_others(Permission.MATCH_PROPOSE),
        ),
        NavigationItem("regional_matching.waiting", _l("Waiting list"), "puzzle", Permission.POOL_READ, 30, place=REGION),
        NavigationItem("regional_drafts.index", _l("Drafts"), "users-group", Permission.POOL_READ, 35, place=REGION),
        NavigationItem("fair_shares.show", _l("Fair shares"), "scale", Permission.POOL_READ, 36, place=REGION),
        NavigationItem(
            "weights.show", _l("Weights"), "adjustments", Permission.FIGURES_READ, 75, place=REGION, count=weights_today.count
        ),
        NavigationItem("proposals.listing", _l("Proposals"), "arrows-exchange", Permission.PROPOSAL_READ, 40),
        NavigationItem("regional_proposals.listing", _l("Proposals"), "arrows-exchange", Permission.PROPOSAL_READ, 40, place=REGION),
        NavigationItem("figures.own", _l("Figures"), "chart-bar", Permission.FIGURES_READ, 70),
        NavigationItem("steering.page", _l("Steering group"), "chart-bar", Permission.FIGURES_READ, 70, place=REGION),
        NavigationItem(
            "collaboration.agreements", _l("Working together"), "building-community", Permission.SETTINGS_READ, 85
        ),
        NavigationItem(
            "regional_collaboration.contact_points", _l("Contact points"), "phone", Permission.REGION_READ, 85,
            place=REGION,
        ),
    ),
    forgets=(take_away,),
    holds=in_a_proposal,
    outlives=OUTLIVES,
    ends=ENDS,
    stops=stop,
    regional_gates=(ask_second_factor,),
    rights_told=(rights.tell,),
    set_apart=(rights.set_apart,),
    go_live=(arrangements_service.checks,),
    weekly=(proposals_weekly,),
    today=(
        proposals_today,
        cards_today.still_looking,
        cards_today.agreements,
        weights_today.lines,
    ),
    search=(
        cards_called,
    ),
)  # fmt: skip
