# SPDX-License-Identifier: EUPL-1.2
"""Which file may lean on which: the contracts of pyproject.toml, and what they cannot say."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.guards.sources import ROOT, imports, sources

# Standard library and each other; `engine.py` counts with arrays.
PURE = {"shared_pool/matching/scoring.py": frozenset[str](), "shared_pool/matching/engine.py": frozenset({"numpy"})}
RULES_ONLY = ("scoring", "engine", "bands", "explain")
SHELL = ("routes", "jobs", "service")
PRIVATE = ("models", "schemas", "routes", "jobs")
EVERYWHERE = {"tenants/feature.py", "shared_pool/feature.py"}
# Folders that read another's rows as they are, each with its reason: (who, whose). Others ask the service.
READERS = {
    ("tenants/files", "people"): "a file shows the person as it is kept",
    ("tenants/files", "intake"): "a file shows the conversation as it is kept",
    ("tenants/files", "trajectories"): "a file shows what runs and ran",
    ("tenants/files", "followup"): "whose file a moment of follow-up belongs to",
    ("tenants/files", "programmes"): "lists name the programme",
    ("tenants/files", "partners"): "whose file a meeting with a partner belongs to",
    ("tenants/files", "protocols"): "as partners",
    ("tenants/registers", "people"): "an import puts rows in, an export takes them out, undoing takes them away",
    ("tenants/registers", "intake"): "as people",
    ("tenants/registers", "trajectories"): "as people",
    ("tenants/registers", "programmes"): "as people",
    ("tenants/followup", "trajectories"): "following up reads many duos in one query",
    ("tenants/followup", "people"): "a list of duos shows the mentee's name in the same query",
    (
        "tenants/activities",
        "people",
    ): "lists of who is invited or comes name them; a letter goes to the channel that they chose",
    ("tenants/activities", "intake"): "who may be invited is chosen by talk and training, in one query",
    ("tenants/activities", "trajectories"): "as intake: and by duo; how far duos are says when an intervision is due",
    ("tenants/activities", "programmes"): "as intake: and by programme",
    ("tenants/broadcasts", "activities"): "a group is chosen by the same filter as who is invited",
    ("tenants/broadcasts", "people"): "each gets an own message by the own way; a list of them names whom",
    ("tenants/broadcasts", "trajectories"): "a text may fill in the number of the duo, of either half",
    ("tenants/activities", "registration"): "a guest of an info session is a registration, put in at the door",
    (
        "tenants/recruitment",
        "registration",
    ): "a campaign, a referral and a call are about registrations, and counted by them",
    ("tenants/recruitment", "activities"): "a link shows the info session it leads to; the warm list who was invited",
    ("tenants/recruitment", "intake"): "the warm list is of those who wait; campaigns count who came so far",
    ("tenants/recruitment", "trajectories"): "campaigns count who came to a duo",
    ("tenants/recruitment", "people"): "the warm list names who waits",
    ("tenants/agenda", "activities"): "a week is read in three queries, with as little of each row as it shows",
    ("tenants/agenda", "followup"): "as activities",
    ("tenants/agenda", "trajectories"): "as activities",
    ("tenants/files", "activities"): "whose file a certificate belongs to",
    (
        "tenants/closing",
        "trajectories",
    ): "how a duo closes is noted with its trajectory, and aftercare with the engagement",
    ("tenants/closing", "surveys"): "the closing forms are surveys, which leave and are read with the closing",
    ("tenants/closing", "followup"): "the survey that a moment names leaves on its day",
    ("tenants/closing", "consents"): "an answer to being kept informed is written down as any other",
    ("tenants/closing", "plans"): "the goals of the plan are weighed at the end",
    ("tenants/closing", "intake"): "a mentor goes back into the pool, rests or leaves by the intake",
    ("tenants/closing", "people"): "Vandaag and the list of a feast name mentors in one query",
    ("tenants/plans", "trajectories"): "a plan is written while its trajectory runs, and told to its newest duo",
    ("tenants/trajectories", "intake"): "a mentor whose places are taken waits no more, and does again",
    ("tenants/trajectories", "people"): "a link goes to the channel that the person chose",
    ("tenants/intake", "cohorts"): "a place is given on the held row of its cohort, and counted beside it",
    ("tenants/activities", "cohorts"): "the form of an activity may begin with the cohort that it is for",
    ("tenants/cohort_pages", "cohorts"): "a page of cohorts shows them as they are kept",
    ("tenants/cohort_pages", "activities"): "what a cohort does together",
    ("tenants/cohort_pages", "intake"): "who has a place, and how far each is",
    ("tenants/cohort_pages", "people"): "it names them in one query",
    ("tenants/cohort_pages", "trajectories"): "which duos belong to a cohort",
    ("tenants/hours", "people"): "a list of hours names the mentors in one query",
    ("tenants/intake", "people"): "the conversation is about this person",
    ("tenants/intake", "programmes"): "the criteria of the programme are asked",
    ("tenants/intake", "registration"): "a conversation begins with what was sent in",
    ("tenants/today", "people"): "a call to be made names whom",
    ("tenants/concerns", "trajectories"): "whose report it is, is said by the trajectory and side of the link",
    (
        "tenants/surveys",
        "trajectories",
    ): "a survey is about one duo, and only an ended or running one has something to ask",
    ("tenants/consents", "people"): "the list of who may be shown names them in the same query",
    ("tenants/breaches", "people"): "whom a breach concerns has a number and a name",
    ("tenants/rights", "people"): "the own page shows the person as kept; letters and links go to them",
    ("tenants/rights", "trajectories"): "what is set apart names the trajectories and duos of a person",
    ("tenants/rights", "protocols"): "as trajectories: and what was shared with partners",
    ("tenants/rights", "consents"): "the own page shows what the person agreed to, under the participant's own columns",
    ("tenants/people", "municipality"): "numbers run on per municipality, with its row locked",
    ("tenants/registration", "municipality"): "the inbox stands on the name of the municipality",
    ("tenants/municipality", "contact_points"): "settings show the contact points",
    ("tenants/municipality", "programmes"): "settings show the programmes",
    ("tenants/partners", "protocols"): "a client is a grant of a protocol, with the fields that it let out",
    ("tenants/partners", "registration"): "a referral is put in as a registration, and follows it",
    ("tenants/partners", "people"): "what a partner sees follows the file; its messages name whom they are about",
    ("tenants/partners", "intake"): "as people",
    ("tenants/partners", "trajectories"): "as people",
    ("tenants/partner_api", "partners"): "a program asks and sends what a worker does, by the same forms, page by page",
    ("tenants/partner_api", "protocols"): "a token stands for protocols in force, and a client is a grant of one",
    ("shared_pool/proposals", "cards"): "a proposal takes the place of a mentor's card",
    ("shared_pool/match_meetings", "proposals"): "minutes tell what became of what was proposed",
    ("shared_pool/speed_dating", "proposals"): "what a picked pair became is returned by the service that proposes",
    ("shared_pool/regional_drafts", "proposals"): "a draft shows which of its pairs are proposed, and by which number",
}
# The door reads what it discloses; forgetting asks everybody under whose keys somebody stands; erasing reaches whatever holds
# something of a person, and retention asks how long each of them stays;
# the demo tells its story through everybody's services; the bench asks for everybody's rows; the simulation plays what staff do.
WHOLE_FLOOR = (
    "tenants/disclosure",
    "tenants/forgetting",
    "tenants/retention/",
    "shared_pool/demo/",
    "shared_pool/performance/",
    "shared_pool/simulation/",
)
ENGINE_COLUMNS = ("shared_pool/matching/", "shared_pool/cards/")


def test_the_contracts_hold() -> None:
    """The directions between floors and folders."""
    check = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def borrowed() -> Iterator[tuple[str, int, str, tuple[str, str]]]:
    """Every import of another folder's models, schemas, routes or jobs: (file, line, module, (who, whose))."""
    for path, tree in sources("tenants", "shared_pool"):
        room = "/".join(path.removesuffix(".py").split("/")[:2])
        if path in EVERYWHERE:
            continue
        for line, name in imports(path, tree):
            floor, *rest = name.split(".")
            inside = floor in {"tenants", "shared_pool"} and len(rest) > 1 and rest[1].split("_")[0] in PRIVATE
            if inside and f"{floor}/{rest[0]}" != room:
                yield path, line, ".".join([floor, *rest[:2]]), (room, rest[0])


def test_routes_and_jobs_are_their_folders_own() -> None:
    taken = {
        f"{path}:{line} imports {name}"
        for path, line, name, _ in borrowed()
        if not name.endswith(("models", "schemas"))
    }
    assert not taken, "\n".join([*sorted(taken), "ring the bell (outbox.later), or ask the service"])


def test_rows_are_read_by_their_own_folder_or_by_a_listed_reader() -> None:
    found = {(pair, f"{path}:{line} imports {name}") for path, line, name, pair in borrowed() if not _whole_floor(path)}
    strange = {words for pair, words in found if pair not in READERS and words.endswith(("models", "schemas"))}
    stale = READERS.keys() - {pair for pair, _ in found}
    assert not strange, "\n".join([*sorted(strange), "ask its service, or list the folder in READERS with its reason"])
    assert not stale, f"these folders do not read each other any more, so take them out of READERS: {sorted(stale)}"


def _whole_floor(path: str) -> bool:
    return path.startswith(WHOLE_FLOOR)


@pytest.mark.parametrize("start", PURE)
def test_the_rules_of_matching_lean_on_nothing(start: str) -> None:
    trees, waiting, foreign = dict(sources("shared_pool")), [start], set()
    seen = set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for _, name in imports(path, trees[path]):
            beside = f"{name.replace('.', '/')}.py"
            if beside in trees:
                waiting += [beside] if beside not in seen else []
            elif name.split(".")[0] not in sys.stdlib_module_names | {"shared_pool"} | PURE[start]:
                foreign.add(f"{path} imports {name}")
    assert not foreign, f"{sorted(foreign)}: the rule must be readable and testable by itself"
    assert len(seen) > 3


def test_the_rules_of_matching_know_no_page_and_no_job() -> None:
    wrong = [
        f"{path}:{line} imports {name}"
        for path, tree in sources("shared_pool/matching")
        if path.removesuffix(".py").rpartition("/")[2].split("_")[0] in RULES_ONLY
        for line, name in imports(path, tree)
        if name.startswith("shared_pool.") and set(name.split(".")[2:]) & set(SHELL)
    ]
    assert not wrong, "\n".join([*wrong, "a rule gets what it needs handed over"])


def test_a_cards_engine_columns_are_read_by_matching_and_cards_only() -> None:
    wrong = []
    for path, tree in sources():
        of_cards = any("cards" in name.split(".") and name.startswith("shared_pool") for _, name in imports(path, tree))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or node.attr != "packed" or path.startswith(ENGINE_COLUMNS):
                continue
            if of_cards or path.startswith("shared_pool/"):
                wrong.append(f"{path}:{node.lineno} reads .packed")
    assert not wrong, "\n".join([*wrong, "ask shared_pool.matching: what is shown of a card is decided there"])


def test_the_folder_platform_is_no_package() -> None:
    stray = ROOT / "platform" / "__init__.py"
    assert not stray.exists(), "remove platform/__init__.py: it hides Python's own module `platform`"
    for path, tree in sources():
        for line, name in imports(path, tree):
            assert not name.startswith("platform.koepel"), f"{path}:{line}: import koepel, never platform.koepel"
