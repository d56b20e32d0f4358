# SPDX-License-Identifier: EUPL-1.2
"""A browser before a running Koepel: real PostgreSQL, real Valkey, web, worker and scheduler as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from koepel.app import create_app
from koepel.database import db
from koepel.launcher.browser import chromium as found_chromium
from koepel.local_services.ports import any_free
from tests.browser.axe import AXE, RULES, SPY
from tests.browser.looking import Eyes, opened
from tests.browser.walked import Walk, running
from tests.browser.world import World, build
from tests.conftest import Cluster
from tests.support.mailbag import Mailbag
from tests.support.secret_files import written

FAILED = pytest.StashKey[bool]()


@dataclass
class Live:
    """A running installation and the people in it."""

    url: str
    world: World
    state: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine; nothing is downloaded."""
    program = found_chromium()
    if program is None:
        pytest.fail("no chromium: apt-get install chromium, or run ./koepel test, which then leaves this suite out")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Koepel as it runs, on a clone of its own, with a small region."""
    database = cluster.clone(f"koepel_live_{uuid.uuid4().hex[:8]}")
    state = tmp_path_factory.mktemp("live")
    app = create_app(cluster.settings(database), bell=lambda owner, row_id, queue: None, transport=Mailbag())
    world = build(app)
    with app.app_context():
        db.engine.dispose()
    port = any_free()
    environment = _environment(cluster, database, state, port)
    running = Live(f"http://127.0.0.1:{port}", world, state)
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "koepel.app:create_app()",
        f"--bind=127.0.0.1:{port}",
        "--workers=1",
        "--threads=4",
    ]
    koepel = [sys.executable, "-m", "koepel.cli"]
    for command in (web, [*koepel, "worker"], [*koepel, "scheduler", "--every", "1"]):
        said = (state / f"{command[-1].strip('-0123456789') or command[3]}.log").open("ab")
        running.processes.append(subprocess.Popen(command, env=environment, cwd=state, stdout=said, stderr=said))
        said.close()
    try:
        _wait(running)
        yield running
    finally:
        for process in running.processes:
            process.terminate()
        for process in running.processes:
            process.wait(timeout=30)
        cluster.drop(database)


def _environment(cluster: Cluster, database: str, state: Path, port: int) -> dict[str, str]:
    secrets = written(state / "secrets")
    top = str(Path(__file__).parents[2])
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("KOEPEL_")},
        "PYTHONPATH": f"{top}/platform:{top}",
        "KOEPEL_DATABASE_URL": cluster.login_url(database),
        "KOEPEL_KEYS_URL": cluster.keys_url,
        "KOEPEL_REDIS_URL": cluster.redis_url,
        "KOEPEL_SECRETS": str(secrets),
        "KOEPEL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "KOEPEL_MODE": "demo",
        "KOEPEL_STATE": str(state),
        "KOEPEL_HOLD_MINUTES": "0",
        "KOEPEL_SIGN_IN_PER_MINUTE": "1000",
        "KOEPEL_AT_ONCE": "1000",
        "KOEPEL_REQUESTS_PER_MINUTE": "100000",
        "KOEPEL_SHARE": "1",
    }


def _wait(running: Live) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{running.url}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("the web server did not become ready in three minutes")


Visit = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure, so that `visit` can take pictures of what was on the screens."""
    report = yield
    item.stash.setdefault(FAILED, False)
    item.stash[FAILED] = item.stash[FAILED] or report.failed
    return report


@pytest.fixture
def visit(chromium: Browser, live: Live, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Visit]:
    """`visit(path, width=390, js=False, as_="tom@example.org")`: a page in a browser of its own, signed in or not."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str, *, width: int = 1440, height: int = 900, js: bool = True, as_: str = "", language: str = ""
    ) -> Page:
        phone = width < 500
        options: dict[str, Any] = {"has_touch": phone, "is_mobile": phone, "java_script_enabled": js}
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=live.url, **options)
        context.set_default_timeout(40_000)
        contexts.append(context)
        if js:
            context.add_init_script(SPY)
        if language:
            context.add_cookies([{"name": "taal", "value": language, "url": live.url}])
        page = context.new_page()
        if as_:
            sign_in(page, as_)
        page.goto(path)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        if request.node.stash.get(FAILED, False):
            for page in context.pages:
                page.screenshot(path=tmp_path / f"screen-{number}.png", full_page=True)
                print(f"{tmp_path}/screen-{number}.png shows {page.url}")  # noqa: T201
        context.close()


@pytest.fixture(scope="session")
def walk(cluster: Cluster) -> Iterator[Walk]:
    """One town for all who look at screens; a GET changes nothing in it."""
    with cluster.cloned("walk") as database, running(cluster, database) as found:
        yield found


@pytest.fixture
def eyes(chromium: Browser, walk: Walk) -> Iterator[Eyes]:
    """Who looks at its screens."""
    with opened(chromium, walk) as found:
        yield found


def sign_in(page: Page, email: str) -> None:
    """As staff do."""
    page.goto("/account/inloggen")
    page.fill("[name=email]", email)
    page.fill("[name=password]", World.PASSWORD)
    page.click("main form:has([name=password]) button[type=submit]")
    page.wait_for_url(lambda url: "/inloggen" not in url)


def faults(page: Page) -> tuple[list[tuple[str, Any]], Any]:
    """What axe and the content policy found; expect ([], [])."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [(v["id"], v["nodes"][0]["target"]) for v in found["violations"]], page.evaluate("__csp")
