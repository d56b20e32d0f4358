# SPDX-License-Identifier: EUPL-1.2
"""What must not stand in a tracked file: addresses of one machine or network, keys, real people, traces of the workshop."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# made by others, kept as they made it
VENDORED = re.compile(r"(^|/)(vendor|licences)/|(^|/)LICEN[CS]E|package-lock\.json$")
HEADED = {".py", ".sql", ".sh", ".css", ".js", ".toml", ".yaml", ".yml", ".conf", ".service", ".timer", ".example"}
ALSO_HEADED = {"koepel", ".ci/run", "deploy/Containerfile"}
HEADER = "SPDX-License-Identifier: EUPL-1.2"
HEAD_LINES = 3  # after a shebang, say

# Each pattern with a word that it must find; one letter in brackets, so that no pattern finds itself.
PATTERNS = {
    "an address of a package registry": (
        r"https?://[^\s\"'<>)]*(?:registr[y]|artifactor[y]|nexu[s]|jfro[g]|py[p]i|np[m]js|mirro[r])",
        "https://py{}i.example.org/simple", "p",
    ),
    "the choice of a package index": (r"(?:--(?:extra-)?inde[x]-url|--find-link[s]|^registr[y]\s*=)", "--inde{}-url", "x"),
    "a path of one machine": (r"(?<![\w.])/(?:hom[e]/\w+|User[s]/\w+|roo[t]/\w+|wor[k]/\w+|mn[t]/\w+)", "/hom{}/els/koepel", "e"),
    "a host of one network": (
        r"\b[\w-]+\.(?:cor[p]|interna[l]|intrane[t]|la[n])\b(?![\w.(\[=-])", "https://db.interna{}/", "l",
    ),
    "an address in a private network": (
        r"(?<![\d.])(?:1[0]\.\d+\.\d+\.\d+|192\.16[8]\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+)(?![\d.])", "192.16{}.1.20", "8",
    ),
    "a private key": (r"-----BEGI[N] [A-Z ]*PRIVATE KEY", "-----BEGI{} EC PRIVATE KEY", "N"),
    "a token of a service": (
        r"\b(?:AKI[A][0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|glpa[t]-[\w-]{20,}|xox[abprs]-[\w-]{10,}|eyJ[\w-]{15,}\.eyJ[\w-]{15,})",
        "AKI{}ABCDEFGHIJKLMNOP", "A",
    ),
    "a password in an address": (
        r"://[^/\s:@\"'{}$]+:(?!(?:PASSWORD|password|pw|x|a%20word)@)[^@/\s\"'{}$]+@", "://els:geheim{}db.example.org", "@",
    ),
    "the mail of somebody": (
        r"\b[\w.+-]+@(?!(?:[\w-]+\.)*example(?:\.(?:org|com|net))?\b)[\w-]+(?:\.[\w-]+)*\.(?!invalid\b|service\b)[a-z]{2,}\b",
        "els@mortsel{}be", ".",
    ),
    "work that was left": (r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b", "TOD{}: later", "O"),
    "a trace of the workshop": (
        r"(?i)\b(?:sub-?agen[t]s?|language mode[l]s?|chat ?bo[t]s?|A[I] assistants?|coding assistan[t]s?|co-authored-b[y]|"
        r"(?:issue|ticket) #?\d{2,}|(?:m[y]|the) prompt (?:says|asks)|this chat sessio[n])",
        "language mode{}", "l",
    ),
}  # fmt: skip
# file: what is found there, and why that is right
MEANT: dict[str, dict[str, str]] = {
    "tests/tenants/test_registration.py": {
        "an address in a private network": "the invented address of a visitor's phone"
    },
    "tests/identity/test_outside.py": {
        "an address in a private network": "where a provider's name must not lead: addresses that are everybody's"
    },
}


@cache
def tracked() -> tuple[str, ...]:
    """Every file of ours that git keeps or is about to keep."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )  # fmt: skip
    names = [name for name in told.stdout.decode().split("\0") if name and not VENDORED.search(name)]
    return tuple(name for name in names if (ROOT / name).is_file())


def texts() -> Iterator[tuple[str, str]]:
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content[:8000]:
            yield name, content.decode("utf-8", "replace")


def test_there_are_files_to_look_at() -> None:
    assert len(tracked()) > 300


@pytest.mark.parametrize("what", PATTERNS)
def test_each_pattern_finds_what_it_is_for(what: str) -> None:
    pattern, word, letter = PATTERNS[what]
    assert re.search(pattern, word.format(letter), re.MULTILINE)
    assert not re.search(pattern, "./koepel up, PostgreSQL, els@example.org, 127.0.0.1", re.MULTILINE)


@pytest.mark.parametrize("what", PATTERNS)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(PATTERNS[what][0], re.MULTILINE)
    found = [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}"
        for name, text in texts()
        for hit in pattern.finditer(text)
        if what not in MEANT.get(name, {})
    ]
    assert not found, (
        f"{what}: take it out (people live at example.org, machines are 127.0.0.1), or name it in MEANT with a reason:\n"
        + "\n".join(found)
    )


def test_every_source_file_says_its_licence() -> None:
    """Templates and lists of words carry no header: the licence of the whole covers them."""
    silent = [
        name
        for name, text in texts()
        if (Path(name).suffix in HEADED or name in ALSO_HEADED)
        and HEADER not in "\n".join(text.splitlines()[:HEAD_LINES])
    ]
    assert not silent, f"begin with: {HEADER}"
