# SPDX-License-Identifier: EUPL-1.2
"""`./koepel test`: checks, then the suites, on servers started once; the last lines say what passed or was left out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from koepel.launcher import Refused, checkout
from koepel.launcher.checks import LINT, TYPES, failures, need_tools
from koepel.launcher.run_file import ADMIN
from koepel.launcher.steps import Steps
from koepel.launcher.suites import Count, Suite, all_suites, chosen, count, why_no_browser
from koepel.launcher.supervisor import Signals
from koepel.local_services import Bundle, Services, place

REQUIRE = "KOEPEL_REQUIRE_BROWSER"
LAST_TEST = 20.0  # seconds for the test under way to tidy up after Ctrl-C


@dataclass(frozen=True)
class Asked:
    """What was asked on the command line."""

    quick: bool = False
    browser: bool = True
    arguments: Sequence[str] = ()


def test(state: Path, asked: Asked, steps: Steps) -> int:
    """Run all that was asked; 0 when all of it passed. Raises `Refused` before the work when it cannot be done."""
    need_tools()
    missing = why_no_browser() if asked.browser and not asked.quick else ""
    if missing and os.environ.get(REQUIRE):
        raise Refused(f"{REQUIRE} is set and the browser suite cannot run: {missing}.")
    failed = [] if asked.arguments else failures((*LINT, *TYPES), steps)
    browser = asked.browser and not missing
    suites = (
        chosen(asked.arguments, quick=asked.quick, browser=browser)
        if asked.arguments
        else all_suites(quick=asked.quick, browser=browser)
    )
    more, counted = _run_all(state, suites, steps)
    failed += more
    if failed:
        steps.say(f"Failed: {', '.join(failed)}.")
    steps.say(f"Koepel: {counted}")
    if missing:
        steps.say(f"The browser suite was left out: {missing}.")
    return 1 if failed else 0


def _run_all(state: Path, suites: Sequence[Suite], steps: Steps) -> tuple[list[str], Count]:
    failed, counted = [], Count()
    results = state / "results"
    with servers_for_tests(state, steps) as environment:
        results.mkdir(exist_ok=True)
        for suite in suites:
            suite.report(results).unlink(missing_ok=True)
            steps.say(f"\n{suite.name}")
            code = run(suite.command(results), environment)
            if suite.failed(code):
                failed.append(suite.name)
            counted += count(suite.report(results))
    return failed, counted


def tool(module: str, state: Path, arguments: Sequence[str], steps: Steps) -> int:
    """Run a program of the tests beside the servers; its exit code."""
    need_tools()
    with servers_for_tests(state, steps) as environment:
        return run((sys.executable, "-m", module, *arguments), environment)


@contextmanager
def servers_for_tests(state: Path, steps: Steps) -> Iterator[Mapping[str, str]]:
    """The servers while the block runs, and the environment that leads tests to them. A signal raises `Stop`."""
    bundle = Bundle(state, {"postgres", "valkey"})
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Signals() as signals:
        try:
            yield environment(state, bundle.start(steps.step))
        finally:
            signals.deaf()
            bundle.stop()
            if place.elsewhere(state):
                place.remove(state)  # a checkout in a closed folder: nothing of a test stays outside of it


def environment(state: Path, services: Services) -> Mapping[str, str]:
    """The environment of a test run."""
    told = {
        ADMIN: services.admin_url,
        "KOEPEL_DATABASE_URL": services.database_url,
        "KOEPEL_REDIS_URL": services.redis_url,
    }
    return {**os.environ, **{name: value for name, value in told.items() if value}, "KOEPEL_STATE": str(state)}


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run it in this terminal; on Ctrl-C it hears it too, and gets a moment to tidy up."""
    running = subprocess.Popen(command, env=dict(environment), cwd=checkout(), stdin=subprocess.DEVNULL)
    try:
        return running.wait()
    except BaseException:
        try:
            running.wait(LAST_TEST)
        except subprocess.TimeoutExpired:
            running.terminate()
            running.wait()
        raise
