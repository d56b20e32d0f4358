# SPDX-License-Identifier: EUPL-1.2
"""What `./koepel` does before the verb: make `.venv` from the hashed lock, once per lock, then hand over to it.

Standard library only; the second time it reads one small file and is gone within milliseconds.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from koepel.launcher import Refused, checkout
from koepel.launcher.browser import chromium
from koepel.launcher.package_index import environment_for_uv
from koepel.launcher.steps import Steps

# each holds all of the one before it
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-browser.lock")
ROOM = 1_500_000_000  # bytes: what packages and the first database take, with air
MARK = "koepel.lock"
NOT_MINE = "Koepel cannot write {}: clone Koepel to a folder of your own, or change the owner of this one."


def main(arguments: Sequence[str]) -> NoReturn:
    """Make ready, then become `python -m koepel.cli`."""
    root = checkout()
    try:
        python = ready(root, lock_for(arguments))
    except Refused as why:
        sys.stderr.write(f"{why}\n")
        sys.exit(2)
    except OSError as fault:
        sys.stderr.write(f"{told(fault, root)}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    os.execv(python, [str(python), "-P", "-m", "koepel.cli", *arguments])


def lock_for(arguments: Sequence[str]) -> int:
    """Which lock a verb needs, as a place in `LOCKS`."""
    verb = next((word for word in arguments if not word.startswith("-")), "help")
    if verb not in {"attack", "test", "lint", "types"}:
        return 0
    without = verb not in {"attack", "test"} or {"--quick", "--no-browser"} & set(arguments)
    return 1 if without or not (chromium() or os.environ.get("KOEPEL_REQUIRE_BROWSER")) else 2


def ready(root: Path, wanted: int, *, steps: Steps | None = None) -> Path:
    """The Python of the checkout's environment, with the packages of the lock in it."""
    home = root / ".venv"
    python = home / "bin" / "python"
    if standing(root) >= wanted and os.access(python, os.X_OK):
        return python
    with (root / "koepel").open("rb") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        had = standing(root, stale=True)
        if standing(root) >= wanted and os.access(python, os.X_OK):  # another one was making it
            return python
        steps = steps or Steps(sys.stderr)
        check_room(root)
        if not whole(python):
            with steps.step("environment (.venv)"):
                make(home)
        install(root, python, max(wanted, had), steps)
    return python


def standing(root: Path, *, stale: bool = False) -> int:
    """Which lock is installed, -1 for none; with `stale` also when the lock has changed since."""
    try:
        name, digest = (root / ".venv" / MARK).read_text("ascii").split()
        current = digest == digest_of(root / name)
    except (OSError, ValueError):
        return -1
    return LOCKS.index(name) if name in LOCKS and (current or stale) else -1


def digest_of(lock: Path) -> str:
    """SHA-256 of a lock file and of pyproject.toml beside it, which names our own version."""
    return hashlib.sha256(lock.read_bytes() + (lock.parent / "pyproject.toml").read_bytes()).hexdigest()


def check_room(root: Path) -> None:
    """Refuse before the work rather than in the middle of it."""
    if not os.access(root, os.W_OK):
        raise Refused(NOT_MINE.format(root))
    free = shutil.disk_usage(root).free
    if free < ROOM and not (root / ".venv" / MARK).exists():
        have, need = free // 1_000_000, ROOM // 1_000_000
        raise Refused(f"The disk of {root} has {have} MB free and Koepel needs {need} MB: make room and try again.")


def whole(python: Path) -> bool:
    """Whether the environment works; a first start that was cut off leaves one that does not."""
    if not os.access(python, os.X_OK):
        return False
    return not subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode


def make(home: Path) -> None:
    """A virtual environment with pip, made anew."""
    if importlib.util.find_spec("ensurepip") is None:
        own = f"python3.{sys.version_info.minor}-venv"
        raise Refused(f"Python's venv module is missing: run apt-get install python3-venv (or {own}) and try again.")
    try:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(home)
    except subprocess.CalledProcessError as fault:
        words = (fault.output or b"").decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise Refused(f"Python could not make {home}: {words[-1]}") from fault


def install(root: Path, python: Path, level: int, steps: Steps) -> None:
    """The packages of the lock, each checked by its hash: by uv, or by pip where uv has no build."""
    lock = root / LOCKS[level]
    (root / ".venv" / MARK).unlink(missing_ok=True)
    with steps.step("uv"):
        fast = add_uv(root, python)
    with steps.step(f"packages ({LOCKS[level]})"):
        quiet = subprocess.run(
            [python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock],
            capture_output=True, text=True, check=False, env=environment_for_uv(python, os.environ),
        ) if fast else None  # fmt: skip
        if quiet is None or quiet.returncode:
            pip_install(root, python, lock)
    write_ourselves(root, python)
    (root / ".venv" / MARK).write_text(f"{LOCKS[level]} {digest_of(lock)}\n", "ascii")


def add_uv(root: Path, python: Path) -> bool:
    """uv itself, at the version and hash that the lock names."""
    pin = root / ".venv" / "uv.lock"
    pin.write_text(entry((root / LOCKS[0]).read_text("utf-8"), "uv"), "utf-8")
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", pin],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def entry(lock: str, name: str) -> str:
    """The lines of one package in a lock: its pin and the hashes under it."""
    lines: list[str] = []
    for line in lock.splitlines(keepends=True):
        if line.startswith(f"{name}==") or (lines and line.startswith(" ")):
            lines.append(line)
        elif lines:
            break
    return "".join(lines)


def pip_install(root: Path, python: Path, lock: Path) -> None:
    """The slow way, which says what is wrong in pip's own words."""
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", lock],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(f"\n{done.stderr}")
        if shutil.disk_usage(root).free < 50_000_000 or os.strerror(errno.ENOSPC) in done.stderr:
            raise Refused(f"The disk of {root} is full: make room and try again.")
        raise Refused("The packages could not be installed: check the network and pip's settings, then try again.")


def write_ourselves(root: Path, python: Path) -> None:
    """Let Python find the checkout and its version; the path is relative, so that the checkout may be moved."""
    packages = next((python.parent.parent / "lib").glob("python3.*/site-packages"))
    up = os.path.relpath(root, packages)
    (packages / "koepel_checkout.pth").write_text(f"{up}/platform\n{up}\n", "utf-8")
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    for old in packages.glob("koepel-*.dist-info"):
        shutil.rmtree(old)
    about = packages / f"koepel-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: koepel\nVersion: {version}\n", "utf-8")
    (about / "INSTALLER").write_text("koepel\n", "utf-8")


def told(fault: OSError, root: Path) -> str:
    """An error of the file system as a sentence."""
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk of {root} is full: make room and try again."
    if fault.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return NOT_MINE.format(fault.filename)
    return f"Koepel could not make its environment: {fault}."
