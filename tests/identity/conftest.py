# SPDX-License-Identifier: EUPL-1.2
"""Two real identity providers beside Koepel. Where there is no Node.js their tests are left out, and the summary says so."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from joserfc.jwk import ECKey

from koepel.accounts.identity import discovery
from koepel.local_services.ports import any_free
from tests.identity.visiting import HOST, Issuer

REQUIRE = "KOEPEL_REQUIRE_PROVIDER"
NEEDS_NODE = ["test_by_provider.py", "test_openid_client.py", "test_partner_by_provider.py", "test_rogue_provider.py"]
ISSUER = Path(__file__).with_name("issuer")
FILES = ("package.json", "package-lock.json", "issuer.mjs", "program.mjs")
OLDEST = 20


def node() -> str:
    """`KOEPEL_NODE`, else the one on the PATH; '' where there is none that is new enough."""
    found = os.environ.get("KOEPEL_NODE") or shutil.which("node") or ""
    if not found:
        return ""
    told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    return found if told.startswith("v") and int(told[1:].partition(".")[0]) >= OLDEST else ""


def why_not() -> str:
    """Why there can be no identity provider here; '' when there can."""
    if not node():
        return f"this machine has no Node.js of version {OLDEST} or newer"
    return "" if npm() else "this machine has no npm"


def npm() -> list[str]:
    """npm by the same Node.js."""
    beside = Path(node()).resolve().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    if beside.is_file():
        return [node(), str(beside)]
    found = shutil.which("npm")
    return [found] if found else []


WHY_NOT = why_not()
# with the variable set they are collected, and fail for want of a provider
collect_ignore = NEEDS_NODE if WHY_NOT and not os.environ.get(REQUIRE) else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line when something was left out."""
    if collect_ignore:
        terminalreporter.write_line(f"The tests with a real identity provider were left out: {WHY_NOT}", yellow=True)


def installed(state: Path) -> Path:
    """The folder with the provider's packages as their lock file pins them, made once for each lock file."""
    digest = hashlib.sha256(b"".join((ISSUER / name).read_bytes() for name in FILES)).hexdigest()[:12]
    folder = state / f"issuer-{digest}"
    if not folder.is_dir():
        state.mkdir(parents=True, exist_ok=True)
        half = Path(tempfile.mkdtemp(prefix="issuer-", dir=state))
        for name in FILES:
            shutil.copy(ISSUER / name, half / name)
        command = [*npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=half, check=True, capture_output=True, timeout=300)
        try:
            half.rename(folder)
        except OSError:  # somebody beside us was first
            shutil.rmtree(half)
    return folder


@dataclass(frozen=True)
class Issuers:
    """ACM speaks with a key and says claims in its ID token; the other with a secret, and says them when asked."""

    acm: Issuer
    other: Issuer


KEY = ECKey.generate_key("P-256", private=True)
SECRET = "a secret between two programs of a test"


@pytest.fixture(scope="session")
def running() -> Iterator[Issuers]:
    """Both, in one process."""
    if WHY_NOT:
        pytest.fail(f"{REQUIRE} is set, and {WHY_NOT}")
    folder = installed(Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "tests")
    ports = any_free(), any_free()
    public = {**KEY.as_dict(private=False), "kid": KEY.thumbprint(), "use": "sig"}
    ways = (
        {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [public]}, "token_endpoint_auth_signing_alg": "ES256"},
        {"token_endpoint_auth_method": "client_secret_basic", "client_secret": SECRET},
    )  # fmt: skip
    told = [
        {
            "port": port,
            "idTokenClaims": word == "acm",
            "client": {
                "client_id": "koepel",
                "redirect_uris": [f"{HOST}/account/via/{word}/terug"],
                "scope": "openid profile vo koepel",
                **way,
            },
        }
        for word, port, way in zip(("acm", "other"), ports, ways, strict=True)
    ]
    process = subprocess.Popen(
        [node(), "issuer.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={"PATH": os.environ.get("PATH", ""), "NODE_ENV": "test"},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    for line in process.stdout:
        if line.strip() == "ready":
            break
    yield Issuers(
        *(Issuer(word, f"http://127.0.0.1:{port}") for word, port in zip(("acm", "other"), ports, strict=True))
    )
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture
def loopback(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """An operator who opened this machine to providers, with a folder of secrets."""
    before = app.extensions["koepel_settings"]
    app.extensions["koepel_settings"] = replace(before, secrets_folder=tmp_path, provider_networks=("127.0.0.0/8",))
    discovery.forget()
    yield app
    app.extensions["koepel_settings"] = before


@pytest.fixture
def issuers(loopback: Flask, running: Issuers, tmp_path: Path) -> Issuers:
    """Both providers, as Koepel knows them."""
    (tmp_path / "provider_acm").write_text(json.dumps(KEY.as_dict(private=True)))
    (tmp_path / "provider_other").write_text(SECRET)
    for issuer in (running.acm, running.other):
        issuer.tell(slow=0)
        issuer.register(loopback)
    return running
