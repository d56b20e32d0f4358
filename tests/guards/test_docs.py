# SPDX-License-Identifier: EUPL-1.2
"""Documents stay true: folders, roles, verbs, variables, accounts and links that they name are there, and none is missing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from koepel.cli import files, of_features
from koepel.roles import GUARD, LOGIN, OPS, OWNER, SCOPE_ROLES
from koepel.translations.languages import LANGUAGES
from shared_pool.demo import stage

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "deploy/restore-drill.md"])
FLOORS = ("platform/koepel", "tenants", "shared_pool")
# links to what is not in the repository, and why
NOT_HERE: dict[str, str] = {}


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@cache
def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(text_of("pyproject.toml"))["project"]
    return found


@cache
def publiccode() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("publiccode.yaml"))
    return found


def test_the_map_of_the_house_names_every_folder() -> None:
    told = set(re.findall(r"`(\w+)/`", text_of("docs/architecture.md")))
    there = {
        path.name
        for floor in FLOORS
        for path in (ROOT / floor).iterdir()
        if path.is_dir() and not path.name.startswith("__") and any(path.iterdir())
    }
    assert not there - told, "say in docs/architecture.md what they hold"


def test_the_table_of_roles_is_whole() -> None:
    told = set(re.findall(r"^\| `(koepel_\w+)` \|", text_of("docs/architecture.md"), re.MULTILINE))
    assert told == {OWNER, GUARD, LOGIN, OPS, *SCOPE_ROLES}


def links() -> Iterator[tuple[str, str]]:
    for path in DOCS:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            if "://" not in target:
                yield str(path.relative_to(ROOT)), target


def test_every_link_leads_somewhere() -> None:
    broken = []
    for name, target in links():
        place = (ROOT / name).parent / target
        if not place.exists() and str(place.relative_to(ROOT)) not in NOT_HERE:
            broken.append(f"{name}: {target}")
    assert not broken


def test_every_verb_that_documents_name_is_there() -> None:
    verbs = {*dict(files()), *of_features()}
    told = {
        (path.name, verb)
        for path in DOCS
        for verb in re.findall(r"(?:\./|`)koepel ([a-z][a-z-]+)", path.read_text("utf-8"))
    }
    assert told, "documents name verbs"
    assert not {f"{name}: {verb}" for name, verb in told if verb not in verbs}


def test_operators_read_of_every_setting() -> None:
    told = set(re.findall(r"KOEPEL_[A-Z_]+", text_of("docs/operations.md")))
    read = set(re.findall(r"KOEPEL_[A-Z_]+", text_of("platform/koepel/config.py")))
    assert read <= told
    assert told - read == {"KOEPEL_ADMIN_DATABASE_URL", "KOEPEL_ADMIN_KEYS_URL"}


def test_the_demo_lets_in_whom_the_front_page_names() -> None:
    names = [contact for *_, contact in stage.TOWNS.values()] + [
        *stage.ALDERMEN.values(),
        stage.COORDINATOR,
        stage.OFFICER,
    ]
    mails = {f"{name.lower().replace(' ', '.')}@example.org" for name in names}
    told = set(re.findall(r"`([\w.]+@example\.org)`", text_of("README.md")))
    assert mails <= told
    assert {word.split("@")[0].replace(".", " ").title() for word in told - mails} <= set(
        re.findall(r'"([A-Z]\w+ [A-Z]\w+)"', text_of("shared_pool/demo/stage.py") + text_of("tenants/partners/demo.py"))
    )
    assert f"`{stage.PASSWORD}`" in text_of("README.md")


@pytest.mark.parametrize("path", sorted((ROOT / "docs/adr").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_is_a_page_with_its_reasons(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {path.name[:4]}. ")
    assert len(text.splitlines()) <= 60


def test_decisions_are_numbered_once_and_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_description_for_catalogues_follows_the_release() -> None:
    told = publiccode()
    assert told["softwareVersion"] == project()["version"]
    assert told["legal"]["license"] == project()["license"]
    assert told["localisation"]["availableLanguages"] == list(LANGUAGES)
    assert set(told["description"]) == {"nl", "en", "fr"}
    for words in told["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_every_release_is_told_in_the_same_four_parts() -> None:
    text = text_of("CHANGELOG.md")
    assert f"\n## {project()['version']}" in text
    for release in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        parts = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert parts == ["New features", "Bugfixes", "Maintenance", "Documentation"]
