# SPDX-License-Identifier: EUPL-1.2
"""The verbs themselves: how they are found and shown, how they refuse, and what `test` and `sizes` count."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from koepel.cli import files, koepel, line_of, of_features
from koepel.launcher import checkout
from koepel.launcher.sizes import Length, functions, line
from koepel.launcher.sizes import files as file_lengths
from koepel.launcher.suites import Count, Suite, all_suites, chosen, count
from koepel.local_services import place

VERBS = {"up", "down", "test", "lint", "types", "sizes", "lock", "help"}


def typed(*words: str, **told: str) -> subprocess.CompletedProcess[str]:
    """What somebody types at a terminal."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")}
    return subprocess.run(
        [sys.executable, "-m", "koepel.cli", *words], capture_output=True, text=True, check=False, cwd=checkout(),
        env={**rest, **told},
    )  # fmt: skip


def test_help_shows_one_line_for_every_verb() -> None:
    shown = CliRunner().invoke(koepel, ["help"]).output
    for verb, file in files():
        assert line_of(file), f"{file} says nothing about itself: give `command` a docstring"
        assert f"  {verb} " in shown
    assert {verb for verb, _ in files()} >= VERBS
    assert all(f"  {verb} " in shown for verb in of_features())


@pytest.mark.parametrize("verb", sorted({*VERBS, *of_features()}))
def test_every_verb_is_a_command_of_its_own_name(verb: str) -> None:
    found = koepel.get_command(click.Context(koepel), verb)
    assert found is not None
    assert found.name == verb


def test_help_of_a_verb_shows_how_it_is_used() -> None:
    assert "--fresh" in CliRunner().invoke(koepel, ["help", "up"]).output


def test_a_verb_that_is_not_there_is_answered_with_the_nearest_one() -> None:
    said = typed("tset")
    assert said.returncode == 2
    assert "There is no verb tset: did you mean test?" in said.stderr


def test_a_refusal_is_one_sentence_without_traceback(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    said = typed("up", KOEPEL_STATE=str(tmp_path))
    assert said.returncode == 2
    assert said.stderr == f"{tmp_path} holds other things than Koepel's: set KOEPEL_STATE to a new folder.\n"


def test_half_of_an_operators_addresses_is_refused(tmp_path: Path) -> None:
    said = typed("up", KOEPEL_STATE=str(tmp_path / "state"), KOEPEL_ADMIN_DATABASE_URL="postgresql://db.example.org/")
    assert said.returncode == 2
    assert "set without KOEPEL_DATABASE_URL" in said.stderr
    assert not (tmp_path / "state").exists()


def test_test_refuses_at_once_when_the_browser_suite_must_run_and_cannot(tmp_path: Path) -> None:
    told = {"KOEPEL_REQUIRE_BROWSER": "1", "KOEPEL_CHROMIUM": "/not/there", "KOEPEL_STATE": str(tmp_path / "state")}
    said = typed("test", **told)
    assert said.returncode == 2
    assert "the browser suite cannot run: this machine has no Chromium" in said.stderr
    assert not (tmp_path / "state").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "code", "words"), [("pass", 0, "1 passed, 0 failed"), ("assert 0", 1, "0 passed, 1 failed")]
)
def test_test_ends_with_what_passed_and_with_what_was_left_out(body: str, code: int, words: str) -> None:
    with tempfile.TemporaryDirectory(prefix="koepel-test-") as top:
        one = Path(top) / "test_one.py"
        one.write_text(f"import os\n\ndef test_one():\n    assert os.environ['KOEPEL_REDIS_URL']\n    {body}\n")
        said = typed("test", str(one), KOEPEL_CHROMIUM="/not/there", KOEPEL_STATE=f"{top}/state")
        place.remove(Path(top) / "state" / "test")
    assert said.returncode == code
    *_, total, left_out = said.stdout.splitlines()
    assert total == f"Koepel: {words}, 0 skipped"
    assert left_out.startswith("The browser suite was left out: this machine has no Chromium")


def test_guards_run_first_and_the_browser_last() -> None:
    assert [suite.name for suite in all_suites(quick=False, browser=True)] == ["guards", "quick", "slow", "browser"]
    assert [suite.name for suite in all_suites(quick=False, browser=False)] == ["guards", "quick", "slow"]
    assert [suite.name for suite in all_suites(quick=True, browser=True)] == ["quick"]


def test_a_quick_suite_without_tests_has_failed_and_a_browser_suite_without_has_not() -> None:
    assert [suite.name for suite in all_suites(quick=False, browser=True) if suite.failed(5)] == ["quick"]
    assert all(suite.failed(1) and not suite.failed(0) for suite in all_suites(quick=False, browser=True))


def test_what_somebody_names_is_run_as_named() -> None:
    suite = chosen(["tests/kernel", "-k", "port"], quick=True, browser=True)[0]
    assert list(suite.arguments) == ["-m", "not slow and not browser", "tests/kernel", "-k", "port"]


def test_counts_are_read_from_the_reports_and_a_missing_report_is_a_failure(tmp_path: Path) -> None:
    report = Suite("quick", []).report(tmp_path)
    report.write_text('<testsuites><testsuite tests="10" errors="1" failures="2" skipped="3"/></testsuites>')
    assert count(report) == Count(passed=4, failed=3, skipped=3)
    assert count(report) + count(tmp_path / "none.xml") == Count(4, 4, 3)
    assert str(Count(4, 0, 0)) == "4 passed, 0 failed, 0 skipped"


def test_sizes_count_lines_of_files_and_functions(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "one.py").write_text("def short():\n    pass\n\n\ndef long():\n    a = 1\n    return a\n")
    assert list(file_lengths(tmp_path, ["code"])) == [Length("code/one.py", 7)]
    found = list(functions(tmp_path, ["code"]))
    assert found == [Length("code/one.py:1 short", 2), Length("code/one.py:5 long", 3)]
    assert "longest    3  code/one.py:5 long" in line("functions", found)
    assert line("functions", []) == "functions        none"
