# SPDX-License-Identifier: EUPL-1.2
"""The tests in the order in which they tell most: guards, quick, slow, browser; each a pytest run of its own."""

from __future__ import annotations

import os
import sys
import xml.etree.ElementTree as ET  # reads only what pytest has just written
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from koepel.launcher.browser import chromium

NO_TESTS = 5  # pytest's exit code
GUARDS, BROWSER = "tests/guards", "tests/browser"
MOST_AT_ONCE = 4  # each holds connections and an application of its own


@dataclass(frozen=True)
class Suite:
    """One pytest run. `may_be_empty`: no test of this kind is no failure."""

    name: str
    arguments: Sequence[str]
    may_be_empty: bool = True
    shared_out: bool = False

    def command(self, results: Path) -> Sequence[str]:
        """The command line, which also leaves its counts in `results`. Whole files are shared out over the cores, in their order."""
        many = min(os.cpu_count() or 1, MOST_AT_ONCE)
        beside = (
            (f"--numprocesses={many}", "--dist=loadfile", "--no-loadscope-reorder")
            if self.shared_out and many > 1
            else ()
        )
        return (sys.executable, "-m", "pytest", *self.arguments, *beside, f"--junitxml={self.report(results)}")

    def report(self, results: Path) -> Path:
        """Where pytest leaves its counts."""
        return results / f"{self.name}.xml"

    def failed(self, code: int) -> bool:
        """What an exit code means here."""
        return code != 0 and not (code == NO_TESTS and self.may_be_empty)


@dataclass(frozen=True)
class Count:
    """Tests that passed, failed (errors with them) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def count(report: Path) -> Count:
    """From a report; a run that wrote none counts as one failure."""
    try:
        root = ET.parse(report).getroot()  # noqa: S314 - our own file
    except (OSError, ET.ParseError):
        return Count(failed=1)
    whole = Count()
    for suite in root.iter("testsuite"):
        tests, errors, failures, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "errors", "failures", "skipped")
        )
        whole += Count(tests - errors - failures - skipped, errors + failures, skipped)
    return whole


def why_no_browser() -> str:
    """Why the browser suite cannot run here; empty when it can."""
    if not chromium():
        return "this machine has no Chromium (apt-get install chromium)"
    if find_spec("playwright") is None:
        return "Playwright is not installed (run it as ./koepel test)"
    return ""


def all_suites(*, quick: bool, browser: bool) -> list[Suite]:
    """The whole test run, in order; the quick one is a single run, so that the servers are prepared once."""
    if quick:
        within = [f"--ignore={BROWSER}", "-m", "not slow and not browser"]
        return [Suite("quick", within, may_be_empty=False, shared_out=True)]
    elsewhere = [f"--ignore={folder}" for folder in (GUARDS, BROWSER)]
    found = [
        Suite("guards", [GUARDS, "-m", "not browser"], shared_out=True),
        Suite("quick", [*elsewhere, "-m", "not slow and not browser"], may_be_empty=False, shared_out=True),
        Suite("slow", [*elsewhere, "-m", "slow and not browser"], shared_out=True),
    ]
    if browser:
        found.append(Suite("browser", [BROWSER], shared_out=True))
    return found


def chosen(arguments: Sequence[str], *, quick: bool, browser: bool) -> list[Suite]:
    """What somebody names on the command line, in one run."""
    left_out = "not slow and not browser" if quick else "" if browser else "not browser"
    return [Suite("chosen", [*(["-m", left_out] if left_out else []), *arguments], may_be_empty=False)]
