# SPDX-License-Identifier: EUPL-1.2
"""What the screen says is complete in Dutch, and in every language for people who take part; and it is plain Dutch.

Each failure prints the mend: the entry to paste, and the fragment it belongs in.
"""

import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from koepel.translations.catalogues import fragment, fragments, merged
from koepel.translations.languages import LANGUAGES
from koepel.translations.strings import COMPLETE, FOR_PARTICIPANTS, ROOMS, Sentence, gaps, mend, said

ROOT = Path(__file__).parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)")
MOST_WORDS = 15  # in one string for newcomers
# letters from the town hall: each has a plain word
JARGON = (
    "a.u.b.", "aangaande", "alsmede", "betreffende", "bovenvermeld", "conform", "d.m.v.", "derhalve",
    "desbetreffende", "desgevallend", "dewelke", "dienaangaande", "dienen te", "dient te", "echter", "gelieve",
    "heden", "i.f.v.", "i.v.m.", "indien", "indienen", "ingevolge", "inzake", "krachtens", "m.b.t.", "m.b.v.",
    "met betrekking tot", "middels", "mits", "n.a.v.", "naar aanleiding van", "nopens", "o.b.v.", "o.w.v.",
    "omtrent", "ondergetekende", "t.a.v.", "t.b.v.", "te allen tijde", "teneinde", "ter attentie van", "traject-id",
    "trajectid", "vermits", "voormeld", "voornoemd", "zodoende",
    "bent u", "hebt u", "heeft u", "kunt u", "moet u", "u bent", "u hebt", "u kunt", "u moet", "uw", "wilt u",  # say je
)  # fmt: skip
PLAIN = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, JARGON))})(?!\w)", re.IGNORECASE)


@cache
def sentences() -> list[Sentence]:
    return said()


def pieces(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string]


def sources(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, list | tuple) else [message.id]


def test_the_sentences_of_every_room_are_found() -> None:
    """Without this, a broken extraction would make every other check pass."""
    found = {sentence.words for sentence in sentences()}
    assert "Choose yes or no." in found  # a class attribute
    assert ("%(num)s week", "%(num)s weeks") in found  # a count
    assert any(place.endswith(".html") or ".html:" in place for s in sentences() for place in s.places)
    quiet = [room for room in ROOMS if any((ROOT / room).rglob("templates")) and not said_in(room)]
    assert not quiet, f"no sentence found in {quiet}"


def said_in(room: str) -> bool:
    return any(place.startswith(room) for sentence in sentences() for place in sentence.places)


@pytest.mark.parametrize("code", COMPLETE)
def test_everything_is_said_in_dutch(code: str) -> None:
    missing = gaps(code, sentences())
    if missing:
        pytest.fail(f"{len(missing)} missing in {code}\n{mend(code, missing)}", pytrace=False)


@pytest.mark.parametrize("code", FOR_PARTICIPANTS)
def test_what_participants_read_is_said_in_their_language(code: str) -> None:
    missing = gaps(code, sentences())
    if missing:
        pytest.fail(f"{len(missing)} missing in {code}\n{mend(code, missing)}", pytrace=False)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_fills_in_what_its_sentence_fills_in(code: str) -> None:
    """A name that the code does not hand over would be an error on somebody's screen."""
    wrong = []
    for path in fragments(code):
        for message in fragment(path):
            wanted = [set(PLACEHOLDER.findall(source)) for source in sources(message)]
            for piece in pieces(message) if message.id else []:
                names = set(PLACEHOLDER.findall(piece))
                # a form for one or two may leave the count out, none may add
                fits = names <= set().union(*wanted) if message.pluralizable else names in wanted
                bad_percent = bool(wanted[0]) and re.search(r"%(?!\(\w+\)[sd]|%)", piece.replace("%%", ""))
                if piece and (not fits or bad_percent):
                    wrong.append(f"{code}/{path.name}:{message.lineno}: {message.id!r} became {piece!r}")
    assert not wrong, "\n".join(["make the %(names)s agree:", *wrong])


@pytest.mark.parametrize("code", LANGUAGES)
def test_one_sentence_has_one_translation(code: str) -> None:
    said_as: dict[object, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in fragments(code):
        for message in fragment(path):
            if message.id and any(pieces(message)):
                key = (message.context, *sources(message))
                said_as[key][" | ".join(pieces(message))].add(path.name)
    torn = [
        f"{key}: " + "; ".join(f"{text!r} in {sorted(names)}" for text, names in texts.items())
        for key, texts in said_as.items()
        if len(texts) > 1
    ]
    assert not torn, "\n".join([f"{code}: agree on one, or tell them apart with pgettext:", *torn])


def test_every_fragment_says_its_character_set_and_nothing_twice() -> None:
    wrong = []
    for code in LANGUAGES:
        for path in fragments(code):
            text = path.read_text("utf-8")
            if "charset=utf-8" not in text.lower():
                wrong.append(f"{code}/{path.name}: the header needs Content-Type: text/plain; charset=utf-8")
            heads = Counter(re.findall(r'^(?:msgctxt .*\n)?msgid "(?:.+)"$', text, re.MULTILINE))
            wrong += [
                f"{code}/{path.name}: {head} stands there {times} times" for head, times in heads.items() if times > 1
            ]
    assert not wrong, "\n".join(wrong)


def test_newcomers_read_short_sentences() -> None:
    catalogue = merged("nl")
    long = []
    for sentence in sentences():
        message = catalogue.get(sentence.words, sentence.context)
        for piece in pieces(message) if message and sentence.participants else []:
            if len(piece.split()) > MOST_WORDS:
                long.append(f"{len(piece.split())} words, at most {MOST_WORDS}: {piece!r} ({sentence.places[0]})")
    assert not long, "\n".join(["cut these in two:", *long])


def test_dutch_is_plain() -> None:
    stiff = []
    for path in fragments("nl"):
        for message in fragment(path):
            for piece in pieces(message) if message.id else []:
                stiff += [
                    f"nl/{path.name}:{message.lineno}: {found[0]!r} in {piece!r}" for found in PLAIN.finditer(piece)
                ]
    assert not stiff, "\n".join(["say it as you would across a table:", *stiff])


@pytest.mark.parametrize(
    "piece", ["Gelieve dit in te vullen", "Uw gegevens", "Info m.b.t. het traject", "Dit dient te gebeuren"]
)
def test_the_lint_knows_jargon_when_it_sees_it(piece: str) -> None:
    assert PLAIN.search(piece)


@pytest.mark.parametrize("piece", ["Vul je naam in", "Om 14 u. bij jou", "Dien je aanvraag in", "Middelen", "Een uur"])
def test_the_lint_leaves_plain_words_alone(piece: str) -> None:
    assert not PLAIN.search(piece)
