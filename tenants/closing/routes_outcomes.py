# SPDX-License-Identifier: EUPL-1.2
"""What came of it, in counts: for the report to who pays, and for whoever asks whether it helps."""

from __future__ import annotations

from flask import Blueprint, Response, request

from koepel import clock
from koepel.i18n import _, _l
from koepel.permissions import Permission, requires
from koepel.web.pages import show
from tenants.closing import outcomes
from tenants.closing.codes import Outcome
from tenants.municipality import service as municipalities
from tenants.surveys.results import LEAST, WHOLE
from tenants.vocabulary import GoalType, StopReason, label_of

blueprint = Blueprint("outcomes", __name__, url_prefix="/<municipality>", template_folder="templates")
GROUPS = {
    "work": _l("Work"),
    "step": _l("A step on the way: internship, training, Dutch, a club"),
    "none": _l("None of these"),
}


@blueprint.get("/uitkomsten")
@requires(Permission.FIGURES_READ)
def index() -> Response:
    """Of one year, or of all."""
    years = outcomes.years()
    asked = request.args.get("jaar", type=int)
    year = asked if asked in years else None
    found = outcomes.outcomes(year)
    return show(
        "outcomes/index.html",
        found=found, years=[(str(one), str(one)) for one in years], year=year, least=LEAST, whole=WHOLE,
        shares=[(str(GROUPS[one.code]) if found.grouped else label_of(Outcome, one.code), one) for one in found.shares],
        stopped=[(_reason(one.code), one) for one in found.stopped],
        goals=[(label_of(GoalType, kind), *rest) for kind, *rest in found.goals],
        few_goals=[label_of(GoalType, kind) for kind in found.few_goals],
        today=clock.today(), place=municipalities.municipality().name, every=_("All years"),
    )  # fmt: skip


def _reason(code: str) -> str:
    return _("Other reasons, of few people each") if code == outcomes.OTHERS else label_of(StopReason, code)
