# SPDX-License-Identifier: EUPL-1.2
"""The pytest plugin of `./koepel attack`: picks the marked tests, counts requests and server errors, writes what came of each number.

Every request of a test marked `hostile=True` counts as an attack, from the moment its fixtures stand. A 5xx in any marked
test counts as a server error. Where tests are shared out, each worker hands its counts over when it is done.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.attack.tally import REQUESTS, SERVER_ERRORS, TALLY

OUTCOMES: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))  # number -> outcome -> tests
COUNTS: dict[str, int] = defaultdict(int)
PROPERTY = "attack"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--attack-result", default="", help="write what came of it here, as JSON")
    parser.addoption("--attack-only", default="", help="these numbers only, with commas between")


def numbers(item: pytest.Item) -> set[str]:
    """The attacks that this test is about."""
    return {number for mark in item.iter_markers("attack") for number in mark.args}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    only = set(filter(None, config.getoption("--attack-only").split(",")))
    kept = [item for item in items if (found := numbers(item)) and (not only or found & only)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
    for item in items:  # whole files together, since they share what they build; the halves of the forms apart
        group = item.nodeid if "test_forms.py" in item.nodeid else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group.replace("@", "")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    hostile = any(mark.kwargs.get("hostile") for mark in item.iter_markers("attack"))
    before = Flask.__call__

    def counted(self: Flask, environ: Any, start_response: Any) -> Iterable[bytes]:
        def started(status: str, *more: Any) -> Any:
            if status.startswith("5"):
                TALLY[SERVER_ERRORS] += 1
            return start_response(status, *more)

        TALLY[REQUESTS] += hostile
        return before(self, environ, started)

    Flask.__call__ = counted  # type: ignore[method-assign,assignment]
    try:
        return (yield)
    finally:
        Flask.__call__ = before  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    report.user_properties.append((PROPERTY, sorted(numbers(item))))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    outcome = report.outcome if report.when == "call" or report.outcome != "passed" else ""
    for name, found in report.user_properties:
        if name == PROPERTY and outcome:
            for number in found:  # type: ignore[attr-defined]
                OUTCOMES[number][outcome].append(report.nodeid.rpartition("@")[0] or report.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    for name, count in getattr(node, "workeroutput", {}).get("tally", {}).items():
        COUNTS[name] += count


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tally"] = dict(TALLY)
        return
    for name, count in TALLY.items():
        COUNTS[name] += count
    if where := session.config.getoption("--attack-result"):
        Path(where).write_text(json.dumps({"outcomes": OUTCOMES, "counts": COUNTS}), "utf-8")
