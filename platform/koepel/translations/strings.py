# SPDX-License-Identifier: EUPL-1.2
"""Which sentences the product says, where, to whom, and which of them a language does not have yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from koepel.translations.catalogues import FOLDER, merged
from koepel.translations.languages import LANGUAGES, SOURCE

CHECKOUT = FOLDER.parents[2]
ROOMS = ("platform/koepel", "tenants", "shared_pool")
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
OPTIONS = {"**/templates/**.*": {"silent": "false", "trimmed": "true", "encoding": "utf-8"}}
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
COMPLETE = ("nl",)  # every sentence; English is the msgids themselves
FOR_PARTICIPANTS = tuple(code for code in LANGUAGES if code not in (*COMPLETE, SOURCE))


@dataclass(frozen=True)
class Sentence:
    """What stands in `_()`; a pair of singular and plural where it counts. `places` are file:line."""

    words: str | tuple[str, str]
    context: str | None
    places: tuple[str, ...]
    participants: bool

    @property
    def area(self) -> str:
        """The fragment it belongs in, if it has none yet: the folder of the feature, else the file."""
        path = PurePosixPath(self.places[0].rpartition(":")[0])
        inside = path.relative_to(next(room for room in ROOMS if path.is_relative_to(room))).parts
        if inside[0] == "matching" and path.name != "sentences.py":
            return "workbench"  # matching.po holds what the rules say, and nothing else
        return inside[1] if inside[0] in ("web", "templates") and len(inside) > 2 else PurePosixPath(inside[0]).stem

    def missing_in(self, catalogue: Catalog) -> bool:
        message = catalogue.get(self.words, self.context)
        if message is None:
            return True
        forms = message.string if isinstance(message.string, list | tuple) else [message.string]
        wanted = catalogue.num_plurals if isinstance(self.words, tuple) else 1
        return len([form for form in forms if form]) < wanted


def said(root: Path = CHECKOUT) -> list[Sentence]:
    """Every sentence in code and templates, in the order of the files."""
    places: dict[tuple[Any, str | None], list[str]] = {}
    for path, line, words, context in _extracted(root):
        places.setdefault((words, context), []).append(f"{path}:{line}")
    patterns = participant_patterns(root)
    return [
        Sentence(words, context, tuple(where), any(_speaks_to_participants(place, patterns) for place in where))
        for (words, context), where in places.items()
    ]


def _extracted(root: Path) -> Iterator[tuple[str, int, Any, str | None]]:
    for room in ROOMS:
        found = extract_from_dir(root / room, METHODS, OPTIONS, KEYWORDS)
        for name, line, words, _, context in sorted(found, key=lambda hit: (hit[0], hit[1])):
            yield f"{room}/{name}", line, words, context


def participant_patterns(root: Path = CHECKOUT) -> tuple[str, ...]:
    listed = root / "platform/koepel/translations/participants.txt"
    lines = (line.strip() for line in listed.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _speaks_to_participants(place: str, patterns: tuple[str, ...]) -> bool:
    path = place.rpartition(":")[0]
    return any(_fits(tuple(path.split("/")), tuple(pattern.split("/"))) for pattern in patterns)


@cache
def _fits(path: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Path against pattern, piece by piece; ** is any number of folders."""
    if not pattern or not path:
        return path == pattern or pattern == ("**",)
    if pattern[0] == "**":
        return _fits(path, pattern[1:]) or _fits(path[1:], pattern)
    return PurePosixPath(path[0]).match(pattern[0]) and _fits(path[1:], pattern[1:])


def gaps(code: str, sentences: list[Sentence]) -> list[Sentence]:
    """What a language lacks: everything for Dutch, what participants read for the others, nothing for English."""
    if code == SOURCE:
        return []
    catalogue = merged(code)
    wanted = sentences if code in COMPLETE else [sentence for sentence in sentences if sentence.participants]
    return [sentence for sentence in wanted if sentence.missing_in(catalogue)]


def mend(code: str, missing: list[Sentence]) -> str:
    """The missing sentences, ready to be pasted under the fragment they belong in."""
    by_area: dict[str, list[Sentence]] = {}
    for sentence in missing:
        by_area.setdefault(sentence.area, []).append(sentence)
    lines = []
    for area, sentences in sorted(by_area.items()):
        lines.append(f"add to platform/koepel/translations/{code}/{area}.po ({len(sentences)}):")
        lines += [_entry(code, sentence) for sentence in sentences]
    return "\n".join(lines)


def _entry(code: str, sentence: Sentence) -> str:
    head = [f"#: {sentence.places[0]}"]
    if sentence.context:
        head.append(f"msgctxt {_quoted(sentence.context)}")
    if isinstance(sentence.words, str):
        return "\n".join([*head, f"msgid {_quoted(sentence.words)}", 'msgstr ""', ""])
    one, many = sentence.words
    forms = [f'msgstr[{form}] ""' for form in range(Catalog(locale=LANGUAGES[code].babel).num_plurals)]
    return "\n".join([*head, f"msgid {_quoted(one)}", f"msgid_plural {_quoted(many)}", *forms, ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
