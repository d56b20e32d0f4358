# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.attack`: what `./koepel attack` runs once the servers stand. 0 when every number passes.

The tests that carry a number run in one pytest; how much they send is said by variables, which this sets. The exit code is
that of the numbers: a case that nothing proves yet is `missing`, and that is no pass.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.attack.numbered import ATTACKS
from tests.attack.table import proofs
from tests.attack.tally import COUNTED

TOP = Path(__file__).parents[2]
PASS, FAIL, MISSING = "pass", "fail", "missing"
RELEASE = 100_000  # from so many requests on, everything else is counted as before a release too
AT_RELEASE = {"KOEPEL_RACES": "10000", "KOEPEL_CENSUS": "20000", "KOEPEL_PLACE_RACES": "1000", "KOEPEL_STORIES": "2000"}


def asked() -> argparse.Namespace:
    """What was typed."""
    told = argparse.ArgumentParser(prog="./koepel attack")
    told.add_argument("--json", action="store_true")
    told.add_argument("--requests", type=int, default=4000)
    told.add_argument("--only", action="append", default=[], metavar="T14", choices=list(ATTACKS))
    return told.parse_args()


def run(result: Path, requests: int, only: list[str], *, quiet: bool) -> None:
    """The marked tests, over both halves of the machine; what they say goes to the terminal or, with `quiet`, to stderr."""
    many = min(os.cpu_count() or 1, 4)
    command = [
        sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "tests.attack.plugin", "-p", "no:cacheprovider",
        f"--numprocesses={many}", "--dist=loadgroup", f"--attack-result={result}", f"--attack-only={','.join(only)}",
        *sorted({f"tests/{file}" for number, files in proofs().items() if not only or number in only for file in files}),
    ]  # fmt: skip
    bigger = {name: os.environ.get(name, most) for name, most in AT_RELEASE.items()} if requests >= RELEASE else {}
    environment = {
        **os.environ,
        **bigger,
        "KOEPEL_HOSTILE": str(requests),
        "KOEPEL_TIMES": os.environ.get("KOEPEL_TIMES", "2000"),
        "PYTHONPATH": _path(),
    }
    subprocess.run(
        command, cwd=TOP, env=environment, stdout=sys.stderr if quiet else None, check=False, stdin=subprocess.DEVNULL
    )


def _path() -> str:
    return os.pathsep.join(filter(None, (str(TOP / "platform"), str(TOP), os.environ.get("PYTHONPATH", ""))))


def judged(outcomes: dict[str, dict[str, list[str]]], only: list[str]) -> dict[str, tuple[str, str]]:
    """Each number: pass, fail or missing, and why."""
    verdicts = {}
    for number, attack in ATTACKS.items():
        if only and number not in only:
            continue
        came = outcomes.get(number, {})
        if failed := came.get("failed"):
            verdicts[number] = FAIL, ", ".join(sorted(set(failed)))
        elif attack.open:
            verdicts[number] = MISSING, attack.open
        elif skipped := came.get("skipped"):
            verdicts[number] = MISSING, f"left out here: {', '.join(sorted(set(skipped)))}"
        elif unseen := _unseen(number, came.get("passed", [])):
            verdicts[number] = MISSING, f"did not run here: {', '.join(unseen)}"
        else:
            verdicts[number] = PASS, f"{len(came['passed'])} tests"
    return verdicts


def _unseen(number: str, passed: list[str]) -> list[str]:
    """Tests of this number of which nothing was heard: a file that was left out, a run that broke off."""
    heard = {one.partition("[")[0] for one in passed}
    meant = {f"tests/{file}::{test}" for file, tests in proofs()[number].items() for test in tests}
    return sorted(meant - heard) or ([] if meant else ["no test has this number"])


def tell(verdicts: dict[str, tuple[str, str]], counts: dict[str, int], seconds: float, *, as_json: bool) -> None:
    """The table, or one JSON object."""
    out = sys.stdout.write
    if as_json:
        told: dict[str, Any] = {"cases": {number: verdict for number, (verdict, _) in verdicts.items()}}
        told |= {name: counts.get(name, 0) for name in COUNTED}
        told["reasons"] = {number: why for number, (verdict, why) in verdicts.items() if verdict != PASS}
        out(json.dumps(told, indent=1) + "\n")
        return
    out("\n")
    for number, (verdict, why) in verdicts.items():
        out(f"{number}  {verdict:8} {ATTACKS[number].tries}\n")
        out(f"              {why}\n" if verdict != PASS else "")
    passed = sum(verdict == PASS for verdict, _ in verdicts.values())
    told_counts = ", ".join(f"{counts.get(name, 0)} {name.replace('_', ' ')}" for name in COUNTED)
    out(f"\n{passed} of {len(verdicts)} attacks pass; {told_counts}; {seconds:.0f} s\n")


def main() -> int:
    """Run, judge, tell."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))  # and the tests are stopped with it
    told, began = asked(), time.monotonic()
    result = Path(os.environ.get("KOEPEL_STATE") or ".koepel").absolute() / "attack.json"
    result.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    result.unlink(missing_ok=True)
    run(result, told.requests, told.only, quiet=told.json)
    came = json.loads(result.read_text("utf-8")) if result.exists() else {"outcomes": {}, "counts": {}}
    verdicts = judged(came["outcomes"], told.only)
    tell(verdicts, came["counts"], time.monotonic() - began, as_json=told.json)
    found = any(came["counts"].get(name) for name in COUNTED[1:])
    return 0 if verdicts and not found and all(verdict == PASS for verdict, _ in verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
