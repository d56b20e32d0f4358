# SPDX-License-Identifier: EUPL-1.2
"""What anybody tries on addresses: another municipality named on the way, forms from elsewhere, pages that should not be there."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from koepel.permissions import Access
from tests.attack.corpus import had_its_way
from tests.isolation.census import agreed_of, bare, filled, parts, place_kind, whole
from tests.support.places import HOST, Staff, a_case_worker, a_contact_point, a_municipality, signed_in

NOT_OURS = (
    "/.git/config", "/.git/HEAD", "/.env", "/.hg/", "/debug", "/console", "/__debugger__", "/?__debugger__=yes&cmd=resource&f=debugger.js",
    "/server-status", "/phpinfo.php", "/wp-login.php", "/actuator/env", "/admin/", "/api/", "/api/v1/../../account/", "/swagger.json",
    "/config.py", "/koepel/app.py", "/pyproject.toml", "/requirements.txt", "/backup.sql", "/dump.sql.gz", "/static/",
    "/static/..%2f..%2fapp.py",     "/static/../app.py", "/static/....//app.py", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd",
    "//elders.example.org/%2f..", "/%00", "/%ff",     "/borsbeek/../mortsel/vandaag",
    "/borsbeek%2f..%2fmortsel/vandaag", "/BORSBEEK/vandaag", "/nergens%00/", "/borsbeek/juridisch/a%00b",
    "/borsbeek/vandaag%00.css", "/_profiler", "/trace.axd",
)  # fmt: skip
OTHER_HOSTS = (
    "mortsel.127.0.0.1:8000", "mortsel.example.org", "127.0.0.1:8000@elders.example.org", "elders.example.org:8000", "a b",
)  # fmt: skip
ADDRESSES = ("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-Forwarded-Uri")
HOSTS = ("X-Forwarded-Host", "X-Host", "X-Forwarded-Server")
DECEIVING = ("x.css", "/x.css", ";x.css", "%2fx.css", "%0ax.css", "%23x.css", ".css", "?x.css", "/..%2fx.js")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()",
}  # fmt: skip


@pytest.fixture
def mortsel(app: Flask) -> UUID:
    return a_municipality(app, "Mortsel")


@pytest.fixture
def staff(app: Flask) -> list[Staff]:
    borsbeek = a_municipality(app, "Borsbeek")
    return [signed_in(app, a_case_worker(app, borsbeek)), signed_in(app, a_contact_point(app, borsbeek))]


def pages(app: Flask) -> list[str]:
    """Every page of staff that needs no id."""
    return [
        next(filled(route, "borsbeek", [])).path
        for route in agreed_of(app)
        if route.access == Access.STAFF and place_kind(route) == "municipality" and "GET" in route.methods
        if not parts(route) and whole(route)
    ]


@pytest.mark.slow
@pytest.mark.attack("T02", "T35", hostile=True)
def test_another_municipality_named_on_the_way_changes_nothing(app: Flask, staff: list[Staff], mortsel: UUID) -> None:
    """In the question, in headers, in a cookie. And whoever is signed in gets pages that no cache may keep."""
    named = {name: str(mortsel) for name in ("tenant_id", "tenant", "municipality", "municipality_id", "scope", "as")}
    headers = {"X-Tenant": "mortsel", "X-Tenant-Id": str(mortsel), **dict.fromkeys(ADDRESSES, "/mortsel/vandaag"),
               **dict.fromkeys(HOSTS, "mortsel.example.org"), "Forwarded": "host=mortsel.example.org"}  # fmt: skip
    wrong, opened = [], 0
    for client, every in zip(staff, (1, 3), strict=True):
        for path in pages(app)[::every]:
            plain = client.get(path)
            client.set_cookie("tenant", str(mortsel), domain="127.0.0.1")
            other = client.get(path, headers=headers)
            client.delete_cookie("tenant", domain="127.0.0.1")
            asked = client.get(path, query_string=named)
            opened += plain.status_code == 200
            if (
                bare(plain)[0] != bare(other)[0]
                or b"ortsel" in other.data.replace(str(mortsel).encode(), b"") + asked.data
            ):
                wrong.append(f"{path}: {plain.status_code}, {other.status_code}, {asked.status_code}")
            if plain.status_code == 200 and "no-store" not in plain.headers.get("Cache-Control", ""):
                wrong.append(f"{path} may be kept by a cache")
    assert not wrong, "\n".join(wrong)
    assert opened > 25


@pytest.mark.attack("T02", "T35", hostile=True)
def test_another_host_is_answered_with_nothing(app: Flask, staff: list[Staff]) -> None:
    for host in OTHER_HOSTS:
        answer = staff[0].get("/borsbeek/vandaag", headers={"Host": host})
        assert answer.status_code in {400, 421}, host
        assert b"orsbeek" not in answer.data


@pytest.mark.attack("T35", hostile=True)
def test_what_a_scanner_looks_for_is_not_there(app: Flask, staff: list[Staff], mortsel: UUID) -> None:
    wrong = []
    for client in (Staff(app, app.response_class), staff[0]):
        for path in NOT_OURS:
            answer = client.get(path)
            gone = answer.status_code in {308, 404, 400} or (answer.status_code == 303 and client is not staff[0])
            away = answer.headers.get("Location", HOST).startswith(("/", HOST)) and not answer.headers.get(
                "Location", ""
            ).startswith("//")
            if path == "/?__debugger__=yes&cmd=resource&f=debugger.js":
                gone = b"debugger" not in answer.data
            if not gone or not away or had_its_way(answer.get_data(as_text=True), str(answer.headers)):
                wrong.append(f"{path}: {answer.status_code} {answer.headers.get('Location', '')}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.attack("T35", hostile=True)
def test_no_cache_is_made_to_keep_a_page(staff: list[Staff]) -> None:
    """Cache deception: a private page under an address that looks like a picture or a style."""
    for end in DECEIVING:
        for page in ("/borsbeek/vandaag", "/borsbeek/mentees", "/account/"):
            answer = staff[0].get(f"{page}{end}")
            private = answer.status_code == 200
            assert not private or "no-store" in answer.headers["Cache-Control"], f"{page}{end}"


@pytest.mark.attack("T35", hostile=True)
def test_every_answer_carries_the_headers_and_tells_no_version(staff: list[Staff]) -> None:
    wrong = []
    for path in (
        "/",
        "/borsbeek/",
        "/borsbeek/vandaag",
        "/nergens",
        "/account/inloggen",
        "/api/v1/clients",
        "/healthz",
    ):
        for method in ("GET", "POST", "PUT", "OPTIONS", "TRACE", "HEAD", "PROPFIND"):
            answer = staff[0].open(path, method=method)
            lacking = [name for name, value in HEADERS.items() if not answer.headers.get(name, "").startswith(value)]
            told = had_its_way(answer.get_data(as_text=True), str(answer.headers))
            if lacking or told or answer.status_code >= 500 or "X-Powered-By" in answer.headers:
                wrong.append(f"{method} {path}: {answer.status_code} {lacking} {told}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.attack("T26", hostile=True)
def test_a_form_without_the_token_of_its_session_is_refused_everywhere(app: Flask, staff: list[Staff]) -> None:
    """Each address that takes a form, signed in, with no token, one that was made up, and that of another session."""
    others = staff[1].csrf_token()
    wrong, asked = [], 0
    for route in agreed_of(app):
        if "POST" not in route.methods or route.access == Access.PROGRAM or route.endpoint in TAKES_NO_COOKIE:
            continue
        path = next(one.path for one in filled(route, "borsbeek", []) if one.method == "POST")
        for token in ("", others):
            answer = staff[0].post(
                path, data={"csrf_token": token, "name": "x"}, headers={"Origin": "https://elders.example.org"}
            )
            asked += 1
            if answer.status_code != 409:
                wrong.append(f"{path}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert asked > 200


# Addresses for which no cookie counts: a report of a browser, programs that prove themselves, a mail program with the own link,
# a phone with the code of a table card.
TAKES_NO_COOKIE = {
    "home.content_policy_report", "oauth.token", "oauth.revoke", "oauth.introspect", "one_click.stop", "link_speed_date.say",
}  # fmt: skip
