# SPDX-License-Identifier: EUPL-1.2
"""Where data and programs of the servers lie: in the state folder, or outside it when their account cannot enter it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from koepel.launcher import Refused
from koepel.local_services.account import Account
from koepel.local_services.programs import Program

OUTSIDE = (Path("/var/lib"), Path(tempfile.gettempdir()))
POINTER = "elsewhere"
LEFT_BEHIND = shutil.ignore_patterns("include", "pgxs", "*.a", "doc", "__pycache__")


def place(state: Path, account: Account, *, outside: tuple[Path, ...] = OUTSIDE) -> Path:
    """The folder of the servers, made when missing. A pointer file remembers one that lies outside the state folder."""
    inside = state / "servers"
    inside.mkdir(parents=True, exist_ok=True)
    if account.switch:
        for folder in (state, inside):
            folder.chmod(0o711)  # the account passes through and lists nothing
    if (far := elsewhere(state)) is not None:
        return far
    if account.enters(inside):
        return inside
    for root in outside:
        if root.is_dir() and account.enters(root):
            far = Path(tempfile.mkdtemp(prefix="koepel-", dir=root))
            far.chmod(0o711)
            (inside / POINTER).write_text(f"{far}\n", "utf-8")
            return far
    raise FileNotFoundError(f"no folder that the database's account can enter: {', '.join(map(str, outside))}")


def elsewhere(state: Path) -> Path | None:
    """The folder outside the state folder, when there is one."""
    try:
        far = Path((state / "servers" / POINTER).read_text("utf-8").strip())
    except OSError:
        return None
    return far if far.is_dir() else None


def readable(program: Program, here: Path, account: Account) -> Path:
    """The program, or a copy of it under `here` when the account cannot read it: a checkout in a closed home."""
    if account.reads(program.path):
        return program.path
    if program.top is None:
        raise Refused(
            f"{program.path} lies in a folder that the server's account cannot enter: open it, or move the program."
        )
    size = program.path.stat()
    copies = here / "programs" / f"{program.top.name}-{program.version}-{size.st_size}"
    if not copies.exists():
        half = copies.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        for folder in (program.top, *program.beside):
            shutil.copytree(folder, half / folder.name, ignore=LEFT_BEHIND)
        for path in (here / "programs", half, *half.rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        half.rename(copies)
    return copies / program.top.name / program.path.relative_to(program.top)


def home(state: Path) -> Path:
    """Where the servers' folder is or will be looked for first."""
    return elsewhere(state) or state / "servers"


def remove(state: Path) -> None:
    """Delete the servers' folders, here and elsewhere. The caller has stopped the servers."""
    if (far := elsewhere(state)) is not None:
        shutil.rmtree(far)
    shutil.rmtree(state / "servers", ignore_errors=True)
