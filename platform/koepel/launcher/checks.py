# SPDX-License-Identifier: EUPL-1.2
"""What looks at the code without running it: style, format, direction of imports, types."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from koepel.launcher import Refused, checkout
from koepel.launcher.steps import Steps

CODE = (".", "koepel")  # the script has no suffix, so it is named


@dataclass(frozen=True)
class Check:
    """One tool; `mend` is the command that puts right what it finds, where there is one."""

    name: str
    command: Sequence[str]
    mend: Sequence[str] = ()


def _python(*arguments: str) -> Sequence[str]:
    return (sys.executable, *arguments)


LINT = (
    Check("lint", _python("-m", "ruff", "check", *CODE), _python("-m", "ruff", "check", "--fix", *CODE)),
    Check("format", _python("-m", "ruff", "format", "--check", *CODE), _python("-m", "ruff", "format", *CODE)),
    Check("imports", _python("-c", "from importlinter.cli import lint_imports_command as check; check()", "--no-logo")),
)
TYPES = (Check("types", _python("-m", "mypy")),)


def failures(checks: Sequence[Check], steps: Steps, *, mend: bool = False) -> list[str]:
    """Run them all and show what each one finds. Returns the names of those that failed."""
    failed = []
    for check in checks:
        said = ""
        with steps.step(check.name) as step:
            if mend and check.mend:
                subprocess.run(check.mend, cwd=checkout(), capture_output=True, check=False)
            done = subprocess.run(check.command, cwd=checkout(), capture_output=True, text=True, check=False)
            if done.returncode:
                failed.append(check.name)
                step.detail = "failed"
                said = done.stdout + done.stderr
        if said:
            steps.say(said.rstrip())
    return failed


def need_tools() -> None:
    """Refuse where only the packages for running are installed."""
    if not (checkout() / "pyproject.toml").is_file():
        raise Refused("This verb looks at the source code: run it from a checkout, as ./koepel.")
