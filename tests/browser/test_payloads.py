# SPDX-License-Identifier: EUPL-1.2
"""What newcomers wrote as their name and their wish is text in the browser of staff: nothing runs, and no policy is even asked (T24)."""

from __future__ import annotations

import pytest

from tests.attack.corpus import MARKER
from tests.browser.looking import DESK, Eyes
from tests.browser.rounds import reports
from tests.browser.screens import CASE_WORKER, CONTACT_POINT
from tests.factories.people import a_mentee
from tests.factories.registrations import a_registration
from tests.support.working import worked

NAMES = (
    (f"<script>{MARKER}()</script>", f"<img src={MARKER} onerror={MARKER}()>"), (f'"><svg onload={MARKER}()>', f"javascript:{MARKER}()"),
    (f"</title></textarea><script>{MARKER}()</script>", f'" hx-get="/{MARKER}" hx-trigger="load'),
    (f"{{{{7*7}}}}<b>{MARKER}", "\u0639\u0645\u0631"),
)  # fmt: skip
RAN = """() => [
  globalThis.__ran || 0, globalThis.__csp.length,
  document.querySelectorAll("[src=MARK], main b, [onload], [onerror], [hx-get='/MARK'], [href^=javascript]").length,
]""".replace("MARK", MARKER)


@pytest.mark.browser
@pytest.mark.attack("T24")
def test_what_newcomers_wrote_is_text_for_staff(eyes: Eyes) -> None:
    town = eyes.walk.town
    borsbeek, before, opened = town.members["borsbeek"], reports(), []
    paths = ["aanmeldingen", "mentees", "vandaag", f"zoeken?q={MARKER}", "intakes/nieuw"]
    for given, family in NAMES:
        registration = a_registration(town.app, in_=borsbeek, given=given, family=family, remark=given + family)
        with town.app.app_context():
            talk = a_mentee(borsbeek, given=given, family=family, email="an@example.org", notes=family + given)
            paths += [
                f"aanmeldingen/{registration}",
                f"dossiers/{talk.person_id}",
                f"dossiers/{talk.person_id}/bewerken",
                f"mentees/{talk.id}",
            ]
    worked(town.app)
    for who in (CASE_WORKER, CONTACT_POINT):
        page = eyes._page(who, "nl", DESK)
        page.add_init_script(f"globalThis.{MARKER} = () => {{ globalThis.__ran = 1 }}")
        page.on("dialog", lambda dialog: opened.append(dialog.message))
        for path in paths if who == CASE_WORKER else paths[:3]:
            answer = page.goto(f"/borsbeek/{path}", wait_until="load")
            assert answer is not None
            assert answer.status in {200, 403, 404}, path
            assert (page.evaluate(RAN), opened) == ([0, 0, 0], []), path
    assert reports() == before
    eyes._page(CASE_WORKER, "nl", DESK).goto("/borsbeek/aanmeldingen")
    assert MARKER in eyes._page(CASE_WORKER, "nl", DESK).inner_text("body"), "nobody wrote anything"
