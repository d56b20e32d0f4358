# SPDX-License-Identifier: EUPL-1.2
"""What an operator copies says the same as the code: names, ports, queues, variables, floors and locks."""

from __future__ import annotations

import re
import shlex
import tomllib
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from packaging.requirements import Requirement
from packaging.version import Version

from koepel import cli
from koepel.app import LARGEST_BODY
from koepel.commands.backup import command as backup_verb
from koepel.config import SECRETS
from koepel.launcher import plan
from koepel.launcher.checkout_script import LOCKS
from koepel.launcher.locks import PEERS
from koepel.launcher.run_file import ADMIN, ADMINISTRATORS
from koepel.launcher.supervisor import LAST_JOB
from koepel.local_services import postgres, valkey
from koepel.outbox import TIMEOUTS
from tenants.registers.refusals import MAX_FILE

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VARIABLE = re.compile(r"\bKOEPEL_[A-Z_]+\b")
PORT = 8000
UNITS = ("koepel-web", "koepel-worker", "koepel-scheduler", "koepel-migrate")
Unit = dict[str, list[str]]


def pins(lock: str) -> set[str]:
    """`name==version` of every package that a lock holds."""
    return set(re.findall(r"^[a-z0-9][\w.-]*==\S+", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@cache
def read_by_the_code() -> frozenset[str]:
    """Every variable that `config.py` reads."""
    return frozenset(VARIABLE.findall((ROOT / "platform/koepel/config.py").read_text("utf-8")))


@cache
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return found


@cache
def unit(name: str) -> Unit:
    """The settings of a unit by name; those that may be repeated, in order."""
    text = (DEPLOY / "systemd" / name).read_text("utf-8").replace("\\\n", " ")
    found: Unit = {}
    for line in text.splitlines():
        if line and not line.startswith(("#", "[")):
            key, equals, value = line.partition("=")
            assert equals, f"{name}: {line!r} is no setting"
            found.setdefault(key, []).append(value)
    return found


def variables_of(name: str) -> set[str]:
    """What the unit hands over itself, beside its files."""
    return {setting.partition("=")[0] for setting in unit(f"{name}.service").get("Environment", [])}


def example() -> tuple[set[str], set[str]]:
    """The variables of the example: those that are set, and those that stand there as a comment."""
    text = (DEPLOY / "koepel.env.example").read_text("utf-8")
    names = re.findall(r"^(#?)(KOEPEL_[A-Z_]+)=", text, re.MULTILINE)
    return {name for hash_, name in names if not hash_}, {name for hash_, name in names if hash_}


def served(bind: str) -> list[str]:
    """gunicorn's arguments as `./koepel up` gives them, on another address."""
    _python, *rest = plan.web(PORT)
    return ["-P", *rest[:3], f"--bind={bind}", *rest[4:]]


def test_every_variable_is_named_in_the_example_and_no_other() -> None:
    given, explained = example()
    assert given | explained == read_by_the_code()


def test_no_file_of_deploy_names_a_variable_that_nothing_reads() -> None:
    strange = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in DEPLOY.rglob("*")
        if path.is_file() and "assets" not in path.parts
        for name in VARIABLE.findall(path.read_text("utf-8"))
        if name not in read_by_the_code() | set(ADMINISTRATORS)
    }
    assert not strange


def test_every_service_is_told_all_it_needs_and_only_migrate_knows_the_administrator() -> None:
    needed = example()[0] | {"KOEPEL_SECRETS", "KOEPEL_STATE"}
    for name in ("web", "worker", "scheduler", "migrate"):
        told = set(compose()["services"][name]["environment"])
        assert told - {ADMIN} == needed
        assert (ADMIN in told) == (name == "migrate")
        files = unit(f"koepel-{name}.service")["EnvironmentFile"]
        assert ("/etc/koepel/migrate.env" in files) == (name == "migrate")
        assert variables_of(f"koepel-{name}") == {"KOEPEL_SECRETS", "KOEPEL_STATE"}


def test_the_secrets_are_the_ones_that_are_read() -> None:
    assert set(compose()["secrets"]) == set(SECRETS)
    for name in ("web", "worker", "scheduler", "migrate", "backup"):
        if name != "backup":
            assert set(compose()["services"][name]["secrets"]) == set(SECRETS)
        loaded = [credential.partition(":") for credential in unit(f"koepel-{name}.service")["LoadCredential"]]
        assert {name for name, _, _ in loaded} == set(SECRETS)
        assert all(path == f"/etc/koepel/secrets/{name}" for name, _, path in loaded)


def test_gunicorn_is_started_everywhere_as_it_is_here() -> None:
    (started,) = unit("koepel-web.service")["ExecStart"]
    assert shlex.split(started) == ["/opt/koepel/.venv/bin/python", *served(f"127.0.0.1:{PORT}")]
    lines = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    (command,) = (line.removeprefix("CMD ") for line in lines if line.startswith("CMD "))
    assert yaml.safe_load(command) == ["python", *served(f"0.0.0.0:{PORT}")]


@pytest.mark.parametrize("verb", ["worker", "scheduler", "migrate"])
def test_the_other_services_are_verbs_of_ours(verb: str) -> None:
    (started,) = unit(f"koepel-{verb}.service")["ExecStart"]
    wanted = ["-P", *plan.verb(verb)[1:]]
    assert shlex.split(started) == ["/opt/koepel/.venv/bin/python", *wanted]
    assert compose()["services"][verb]["command"] == ["python", *wanted]


def test_every_unit_starts_what_there_is() -> None:
    verbs, files = {*dict(cli.files()), *cli.of_features()}, sorted((DEPLOY / "systemd").glob("*.service"))
    assert {file.stem for file in files} == {*UNITS, "koepel-backup"}
    for file in files:
        (started,) = unit(file.name)["ExecStart"]
        words = shlex.split(started)
        assert words[:3] == ["/opt/koepel/.venv/bin/python", "-P", "-m"], f"{file.name} starts no program of ours"
        assert words[3] == "gunicorn" or (words[3] == "koepel.cli" and words[4] in verbs), f"{file.name}: {words[4]}"
    for file in (DEPLOY / "systemd").glob("*.timer"):
        assert file.with_suffix(".service").exists(), f"{file.name} rings for nobody"


def test_the_backup_unit_types_a_backup_of_both_into_its_own_folders() -> None:
    (started,) = unit("koepel-backup.service")["ExecStart"]
    with backup_verb.make_context("backup", shlex.split(started)[5:]) as typed:
        folders = {typed.params["folder"], typed.params["keys_folder"]}
    (named,) = unit("koepel-backup.service")["StateDirectory"]
    assert folders == {Path("/var/lib") / one for one in named.split()}
    assert len(folders) == 2, "whoever has one folder must not have both"
    assert unit("koepel-backup.service")["User"] not in [unit(f"{one}.service")["User"] for one in UNITS]


def test_the_worker_gets_the_time_that_the_launcher_gives_it() -> None:
    (seconds,) = unit("koepel-worker.service")["TimeoutStopSec"]
    assert float(seconds) >= LAST_JOB
    assert float(compose()["services"]["worker"]["stop_grace_period"].removesuffix("s")) >= LAST_JOB
    assert unit("koepel-worker.service")["KillMode"] == ["mixed"], "a second SIGTERM drops the job in hand"


def test_queues_are_named_as_in_the_code() -> None:
    (described,) = unit("koepel-worker.service")["Description"]
    assert described == f"Koepel: worker ({', '.join(TIMEOUTS)})"
    table = re.findall(r"^\| `(\w+)` \| (\d+) s \|", (ROOT / "docs/operations.md").read_text("utf-8"), re.MULTILINE)
    assert {name: int(seconds) for name, seconds in table} == TIMEOUTS


def test_ports_fit_together() -> None:
    proxied = set(re.findall(r"proxy_pass http://([\d.:]+);", (DEPLOY / "nginx.conf").read_text("utf-8")))
    assert proxied == {f"127.0.0.1:{PORT}"}
    assert compose()["services"]["web"]["ports"] == [f"127.0.0.1:{PORT}:{PORT}"], "only the proxy reaches it"
    assert f"EXPOSE {PORT}\n" in (DEPLOY / "Containerfile").read_text("utf-8")
    assert not any("ports" in compose()["services"][name] for name in compose()["services"] if name != "web")


def test_the_proxy_takes_what_koepel_takes() -> None:
    sizes = re.findall(r"client_max_body_size (\d+)k;", (DEPLOY / "nginx.conf").read_text("utf-8"))
    assert [int(size) * 1024 for size in sizes] == [LARGEST_BODY, MAX_FILE + LARGEST_BODY]


@pytest.mark.attack("T41")
def test_the_proxy_writes_down_no_link_that_opens_a_door(app: Flask) -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    hidden = re.findall(r'^  "~\^(/\S*/)"', text, re.MULTILINE)
    opening = {rule.rule for rule in app.url_map.iter_rules() if "token" in rule.arguments}
    assert opening, "there are links with a token"
    assert not [rule for rule in opening if not rule.startswith(tuple(hidden))]
    (written,) = re.findall(r"log_format koepel '(.*)';", text)
    assert not re.search(r"\$(request|request_uri|args|query_string|http_referer|uri)\b", written)
    assert "Strict-Transport-Security" not in text, "Koepel sends it itself, where it is right"


def test_postgresql_in_a_container_logs_no_values_either() -> None:
    words = compose()["services"]["postgres"]["command"]
    told = dict(word.split("=") for word in words if "=" in word)
    careful = {"log_error_verbosity", "log_statement"} | {name for name in postgres.SETTINGS if "log_parameter" in name}
    assert careful <= set(told)
    assert told.items() <= postgres.SETTINGS.items()


def test_the_doorbell_in_a_container_may_do_no_more_than_ours() -> None:
    words = compose()["services"]["valkey"]["command"]
    assert [word for word in words if re.fullmatch("-[a-z]+", word)] == valkey.FORBIDDEN.split()
    assert words[words.index("--save") + 1] == ""
    assert words[words.index("--appendonly") + 1] == "no"


def test_the_image_holds_the_product_and_is_nobody() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    python = re.findall(r"^FROM python:(\d+\.\d+)-slim", text, re.MULTILINE)
    assert len(python) == 2
    assert all(f">={one}" == project["project"]["requires-python"] for one in python)
    assert re.search(r"^USER \d+:\d+$", text, re.MULTILINE)
    assert "--require-hashes -r requirements.lock" in text
    copied = set(re.findall(r"^COPY (\w+) \w+$", text, re.MULTILINE))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert copied == {Path(name).parts[0] for name in [*wheel["packages"], *wheel["force-include"]]}


@pytest.mark.parametrize("name", [f"{one}.service" for one in (*UNITS, "koepel-backup")])
def test_every_unit_is_fenced_in(name: str) -> None:
    fence = {
        "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "ProtectSystem": "strict", "ProtectHome": "yes",
        "PrivateTmp": "yes", "PrivateDevices": "yes", "ProtectKernelTunables": "yes", "RestrictNamespaces": "yes",
        "MemoryDenyWriteExecute": "yes", "SystemCallFilter": "@system-service", "UMask": "0077",
    }  # fmt: skip
    settings = unit(name)
    assert {key: settings[key] for key in fence} == {key: [value] for key, value in fence.items()}
    assert settings["User"][0].startswith("koepel")


def test_no_service_of_compose_may_become_more() -> None:
    for name in ("web", "worker", "scheduler", "migrate"):
        service = compose()["services"][name]
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_nothing_installed_locked_or_asked_for_is_below_a_known_fault() -> None:
    floors = tomllib.loads((DEPLOY / "advisory-floors.toml").read_text("utf-8"))["floor"]
    assert floors
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {requirement.name: requirement for requirement in map(Requirement, project["dependencies"])}
    for floor in floors:
        name, minimum = floor["package"], Version(floor["minimum"])
        assert floor["advisory"]
        assert floor["about"]
        assert Version(version(name)) >= minimum, f"installed {name}: {floor['advisory']}"
        below = Version(f"{minimum}.dev0")
        assert below not in asked[name].specifier, f"pyproject.toml lets {name} below {minimum}: {floor['advisory']}"
        for lock in LOCKS:
            pinned = re.findall(rf"^{re.escape(name)}==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
            assert pinned
            assert all(Version(one) >= minimum for one in pinned)


@pytest.mark.parametrize(("smaller", "larger"), list(pairwise(LOCKS)))
def test_a_lock_holds_all_of_the_one_before_it(smaller: str, larger: str) -> None:
    """Whoever has the larger one installs nothing else: a package forgotten there is missing in the browser tests only."""
    forgotten = pins(smaller) - pins(larger)
    assert not forgotten, f"add to {larger}, with their hashes as in {smaller}: {sorted(forgotten)}"


@pytest.mark.parametrize("lock", [*LOCKS, PEERS])
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"https?://|file:|\bgit\+|--(extra-)?inde[x]-url|--find-link[s]", text)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) > (40 if lock in LOCKS else 1)
    loose = [
        entry.splitlines()[0]
        for entry in entries
        if not re.match(r"[a-z0-9._-]+==\S+[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}", entry)
    ]
    assert not loose
