# SPDX-License-Identifier: EUPL-1.2
"""Every component on one page, `/_styleguide`, with invented content: to look at, and for the accessibility test."""

from pathlib import Path

from flask import Blueprint, render_template

from koepel.i18n import direction, for_participants, language
from koepel.permissions import Access, open_to
from koepel.web.samples import samples

blueprint = Blueprint("styleguide", __name__, url_prefix="/_styleguide")
COMPONENTS = Path(__file__).parents[1] / "templates" / "components"


def component_names() -> list[str]:
    """The components by file name; the test compares them with the sections of the page."""
    return sorted(path.stem for path in COMPONENTS.glob("*.html"))


@blueprint.get("")
@for_participants
@open_to(Access.NOBODY, "shows invented people only")
def show() -> str:
    """The page in the reader's language; the samples are Dutch or English, Arabic turns the page around."""
    return render_template(
        "styleguide/show.html",
        lang=language(),
        dir=direction(),
        components=component_names(),
        **samples("en" if language() == "en" else "nl"),
    )
