# SPDX-License-Identifier: EUPL-1.2
"""The checkout script: what it says when something is missing, and that it does its work once per lock."""

from __future__ import annotations

import ast
import errno
import re
import subprocess
import sys
from pathlib import Path

import pytest

from koepel.launcher import checkout
from koepel.launcher.checkout_script import LOCKS, MARK, digest_of, entry, lock_for, standing, told, write_ourselves
from koepel.launcher.package_index import for_uv, pip_settings

SCRIPT = checkout() / "koepel"


def run_as(version: str, path: Path) -> subprocess.CompletedProcess[str]:
    """The script under a Python that says it is of this version."""
    told = f"import sys; sys.version_info = {version}; sys.argv = ['koepel', 'up']"
    source = f"{told}; exec(compile(open({str(SCRIPT)!r}).read(), 'koepel', 'exec'), {{'__file__': {str(SCRIPT)!r}}})"
    return subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False, env={"PATH": str(path)}
    )


def test_an_old_python_is_told_in_one_sentence_what_to_install(tmp_path: Path) -> None:
    said = run_as("(3, 9, 2)", tmp_path)
    assert said.returncode == 2
    assert said.stderr.count("\n") == 1
    assert "needs Python 3.11" in said.stderr
    assert "this is Python 3.9" in said.stderr


def test_a_newer_python_on_the_path_takes_over_from_an_old_one(tmp_path: Path) -> None:
    newer = tmp_path / "python3.14"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "taken over: $2"\n')
    newer.chmod(0o755)
    does_not_work = tmp_path / "python3.15"
    does_not_work.write_text("#!/bin/sh\nexit 127\n")
    does_not_work.chmod(0o755)
    assert run_as("(3, 9, 2)", tmp_path).stdout == "taken over: up\n"


def test_the_script_holds_no_word_that_an_old_python_cannot_read() -> None:
    new_words = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.FunctionDef)
    assert not [node for node in ast.walk(ast.parse(SCRIPT.read_text())) if isinstance(node, new_words)]


def test_a_python_without_venv_is_told_which_package_to_install(tmp_path: Path) -> None:
    source = (
        "import sys; sys.modules['ensurepip'] = None\n"
        "from pathlib import Path\nfrom koepel.launcher import Refused, checkout_script\n"
        f"try: checkout_script.make(Path({str(tmp_path / 'venv')!r}))\nexcept Refused as why: print(why)"
    )
    said = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(checkout() / "platform")},
    )  # fmt: skip
    assert "apt-get install python3-venv" in said.stdout
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "is full: make room"), (errno.EACCES, "folder of your own"), (errno.EROFS, "folder of your own")],
)
def test_a_disk_that_refuses_becomes_a_sentence(number: int, words: str) -> None:
    assert words in told(OSError(number, "no", "/somewhere/.venv"), Path("/somewhere"))


@pytest.mark.parametrize(
    ("arguments", "level"),
    [([], 0), (["up"], 0), (["lint"], 1), (["types"], 1), (["test", "--quick"], 1), (["test", "--no-browser"], 1)],
)
def test_each_verb_asks_for_the_packages_it_needs(arguments: list[str], level: int) -> None:
    assert lock_for(arguments) == level


def test_the_browser_suite_asks_for_its_packages_when_it_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOEPEL_REQUIRE_BROWSER", "1")
    assert lock_for(["test"]) == lock_for(["attack"]) == 2


def test_a_changed_lock_is_installed_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / "pyproject.toml").touch()
    lock = tmp_path / LOCKS[1]
    lock.write_text("one==1\n")
    assert standing(tmp_path) == -1
    (tmp_path / ".venv" / MARK).write_text(f"{LOCKS[1]} {digest_of(lock)}\n")
    assert standing(tmp_path) == 1
    lock.write_text("one==2\n")
    assert standing(tmp_path) == -1
    assert standing(tmp_path, stale=True) == 1


def test_the_environment_knows_the_checkout_and_its_version_wherever_it_is_moved(tmp_path: Path) -> None:
    packages = tmp_path / "first" / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    packages.mkdir(parents=True)
    for version in ("1.0", "1.1"):
        (tmp_path / "first" / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
        write_ourselves(tmp_path / "first", tmp_path / "first" / ".venv" / "bin" / "python")
    (tmp_path / "first").rename(tmp_path / "second")
    site = tmp_path / "second" / packages.relative_to(tmp_path / "first")
    source = (
        f"import site, sys; site.addsitedir({str(site)!r}); from importlib.metadata import version;"
        "print(version('koepel'), *sys.path[-2:])"
    )
    (tmp_path / "second" / "platform").mkdir()
    said = subprocess.run([sys.executable, "-I", "-S", "-c", source], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["1.1", str(tmp_path / "second" / "platform"), str(tmp_path / "second")]


def test_uv_is_taken_from_the_lock_with_its_hashes() -> None:
    lines = entry((checkout() / LOCKS[0]).read_text(), "uv").splitlines()
    assert re.fullmatch(r"uv==[\d.]+ \\", lines[0])
    assert len(lines) > 5
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines[1:])


def test_each_lock_holds_the_one_before_at_the_same_versions_and_names_no_address() -> None:
    pins = []
    for name in LOCKS:
        text = (checkout() / name).read_text()
        assert "://" not in text
        pins.append({line.rstrip(" \\") for line in text.splitlines() if "==" in line and not line.startswith(" ")})
    assert pins[0] < pins[1] < pins[2]


def test_uv_looks_where_pip_was_told_to_look() -> None:
    listing = (
        "global.index-url='https://machine.example.org/simple'\n"
        "user.index-url='https://user.example.org/simple'\n"
        ":env:.find-links='/wheels /more'\n"
        "global.find-links='/other'\nglobal.cert='/etc/ca.pem'\nglobal.extra-index-url='file:///a\\nfile:///b'\n"
        "install.user='true'\n"
    )
    told = for_uv(pip_settings(listing), {"PATH": "/bin"})
    assert told["UV_DEFAULT_INDEX"] == "https://user.example.org/simple"
    assert told["UV_FIND_LINKS"] == "/wheels,/more"
    assert told["UV_INDEX"] == "file:///a file:///b"
    assert told["SSL_CERT_FILE"] == "/etc/ca.pem"
    assert told["PATH"] == "/bin"


def test_what_uv_was_told_itself_goes_before_what_pip_was_told() -> None:
    told = for_uv(
        pip_settings("global.index-url='https://pip.example.org'\n"), {"UV_DEFAULT_INDEX": "https://uv.example.org"}
    )
    assert told["UV_DEFAULT_INDEX"] == "https://uv.example.org"
