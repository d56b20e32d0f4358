# SPDX-License-Identifier: EUPL-1.2
"""What a hostile or clumsy sender may try: every field either gives a clean value or one sentence that mends it."""

import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError
from stdnum.be import nn

from koepel.i18n import speaking
from koepel.national_number import looks_like_national_number, masked
from koepel.web.fields import (
    Choice,
    Code,
    Day,
    Email,
    Flag,
    Items,
    Line,
    Moment,
    Name,
    Phone,
    Prose,
    Ref,
    Whole,
    accepting_invented_phones,
)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


FIELDS: dict[str, Any] = {
    "line": Line(most=50),
    "prose": Prose(most=300),
    "name": Name(),
    "whole": Whole(least=-5, most=4000),
    "any_whole": Whole(least=-(10**30), most=10**30),
    "day": Day(),
    "moment": Moment(),
    "local_moment": Moment(local=True),
    "email": Email(),
    "phone": Phone(),
    "code": Code(Colour),
    "ref": Ref(),
    "flag": Flag(),
    "choice": Choice(["nl", "ar"]),
    "items": Items(Line(most=20), most=5),
    "codes": Items(Code(Colour)),
}
CORPUS: list[Any] = [
    "\x00", "a\x00b", "\ud800", "a\udfffb", "\u202eevil", "a\u2066b", "\ufffe", "\U0010ffff", "\ufdd0",
    "\x1b[31m", "\x85",
    "", " ", "\u200c", "\u200b\u200d", "\u3164", "\u2800", "\u0301", "\ufeff", "\n\n", "a\nb", "a\u2028b", "x" * 5000,
    "1.9", "1e5", "٤٢", "۴۲", "४२", "²", "٣٫٥", "9" * 400, "-" + "9" * 400, "0x10", "1_000", "+5", "--5",
    "NaN", "Infinity",
    "0001-01-01", "9999-12-31", "1899-12-31", "2100-12-31", "2101-01-01", "2019-02-30", "2019-W20-2",
    "20190514", "14-05-2019",
    "9999-12-31T23:59-14:00", "1900-01-01T00:00+14:00", "2019-05-14T09:00", "2019-05-14T09:00Z", "2019-05-14T24:00Z",
    "0001-01-01T00:00+14:00", "2019-03-31T02:30", "2019-05-14T09:00+99:99",
    "An <an@example.org>", "an@example.org\nBcc: b@example.org", "an@" + "a" * 300 + ".org", "an@localhost", "@", "a@b",
    "an@ex\u202eample.org", "\"an b\"@example.org", "an@[127.0.0.1]", "än@example.org", "an@bücher.example",
    "+", "112", "0032470123456", "+32 (0)470 12 34 56", "0470-FLOWER", "+999999999999999",
    "0470 12 34 56;ext=5", "tel:0470123456",
    "'; DROP TABLE person;--", "{{7*7}}", "${jndi:ldap://x}", "%s%n", "../../etc/passwd", "=1+1", "<script>",
    None, True, False, 0, 1, -1, 10**400, -(10**400), 1.9, float("nan"), float("inf"), b"bytes", [], {},
    [[]], {"$ne": 1},
    ["a", "a"], ["a"] * 1000, [None], "red", "RED", "Colour.RED", ["red", "red"], uuid4(), "{" + str(uuid4()) + "}",
    str(uuid4()).upper(), uuid4().hex, "urn:uuid:" + str(uuid4()), date(1, 1, 1), datetime(9999, 12, 31,
    tzinfo=UTC), object(),
]  # fmt: skip
EVERY_CHARACTER = st.characters(categories=["L", "M", "N", "P", "S", "Z", "C"])  # surrogates among them
NASTY = st.one_of(
    st.sampled_from(CORPUS),
    st.text(EVERY_CHARACTER, max_size=60),
    st.text(st.sampled_from("0123456789٣۴-+:TZ. /()"), max_size=30),
    st.integers(),
    st.floats(),
    st.lists(st.text(EVERY_CHARACTER, max_size=25), max_size=7),
    st.datetimes().map(str),
    st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
)


def is_clean(value: object) -> bool:
    """What PostgreSQL can keep and a page can show."""
    match value:
        case bool():
            return True
        case StrEnum():
            return value in Colour
        case str():
            hidden = {"Cc", "Cs"} & {unicodedata.category(c) for c in value.replace("\n", "")}
            directed = any(0x202A <= ord(c) <= 0x202E or 0x2066 <= ord(c) <= 0x2069 for c in value)
            lost = any(ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF for c in value)
            arabic = any("\u0660" <= c <= "\u0669" or "\u06f0" <= c <= "\u06f9" for c in value)
            seen = any(unicodedata.category(c)[0] in "LNPS" for c in value)
            return seen and not (hidden or directed or lost or arabic) and value == unicodedata.normalize("NFC", value)
        case int():
            return -(2**31) <= value < 2**31
        case datetime():
            return value.tzinfo is UTC and 1900 <= value.year <= 2100
        case date():
            return date(1900, 1, 1) <= value <= date(2100, 12, 31)
        case tuple():
            return len(value) <= 50 and len(set(value)) == len(value) and all(map(is_clean, value))
        case UUID():
            return True
    return False


@pytest.mark.attack("T24")
@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(name=st.sampled_from(sorted(FIELDS)), sent=NASTY)
def test_a_field_gives_a_clean_value_or_a_sentence_and_nothing_else(name: str, sent: object) -> None:
    try:
        value = FIELDS[name].deserialize(sent)
    except ValidationError:
        return  # the sentence itself: test_each_refusal_says_how_to_mend_it
    assert is_clean(value), ascii(value)


@pytest.mark.attack("T37")
@pytest.mark.parametrize("name", sorted(FIELDS))
def test_the_whole_corpus_meets_every_field(name: str) -> None:
    refused = 0
    for sent in CORPUS:
        try:
            assert is_clean(FIELDS[name].deserialize(sent)), ascii(sent)
        except ValidationError:
            refused += 1
    assert refused > len(CORPUS) / 4


@settings(deadline=None)
@given(st.text(EVERY_CHARACTER, min_size=1, max_size=80))
def test_a_text_that_was_accepted_once_comes_back_unchanged(sent: str) -> None:
    for name in ("line", "prose", "name"):
        try:
            kept = FIELDS[name].deserialize(sent)
        except ValidationError:
            continue
        assert FIELDS[name].deserialize(kept) == kept


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("line", "  Aartselaar ", "Aartselaar"),
        ("line", "می\u200cخواهم", "می\u200cخواهم"),  # Persian cannot be spelled without ZWNJ
        ("line", "\u200eمرحبا\u200f", "مرحبا"),
        ("line", "postcode ٢٦٣٠", "postcode 2630"),
        ("line", "cafe\u0301", "café"),
        ("prose", "een\r\ntwee\tdrie", "een\ntwee drie"),
        ("whole", "٤٢", 42),
        ("whole", "۴۲ ", 42),
        ("whole", "007", 7),
        ("whole", -5, -5),
        ("day", "۲۰۱۹-۰۵-۱۴", date(2019, 5, 14)),
        ("day", date(2019, 5, 14), date(2019, 5, 14)),
        ("moment", "2019-05-14T09:00+02:00", datetime(2019, 5, 14, 7, tzinfo=UTC)),
        ("local_moment", "2019-05-14T09:00", datetime(2019, 5, 14, 7, tzinfo=UTC)),
        ("local_moment", "2019-12-14 09:00", datetime(2019, 12, 14, 8, tzinfo=UTC)),
        ("email", "An.Maes@Example.ORG", "An.Maes@example.org"),
        ("phone", "0470 12 34 56", "+32470123456"),
        ("phone", "٠٤٧٠ ١٢ ٣٤ ٥٦", "+32470123456"),
        ("phone", "+32 (0)470/12.34.56", "+32470123456"),
        ("phone", "+380 50 123 4567", "+380501234567"),
        ("code", "red", Colour.RED),
        ("flag", "on", True),
        ("flag", "0", False),
        ("choice", "ar", "ar"),
        ("codes", ["red", "blue"], (Colour.RED, Colour.BLUE)),
    ],
)
def test_what_people_really_write_is_understood(name: str, sent: object, kept: object) -> None:
    assert FIELDS[name].deserialize(sent) == kept


@pytest.mark.parametrize(
    ("name", "sent", "sentence"),
    [
        ("line", "a\x00b", "hidden characters"),
        ("line", "\u202eevil", "hidden characters"),
        ("line", "\ud800", "hidden characters"),
        ("line", "\u3164", "Fill this in."),
        ("line", "een\ntwee", "on one line"),
        ("line", "x" * 51, "at most 50 characters"),
        ("line", "😀" * 40, "at most 50 characters"),  # 160 bytes
        ("line", 5, "as text"),
        ("whole", True, "whole number"),
        ("whole", 1.9, "whole number"),
        ("whole", "9" * 400, "whole number"),
        ("whole", "४२", "whole number"),
        ("whole", "4001", "from -5 to 4000"),
        ("day", "0001-01-01", "between 1900 and 2100"),
        ("day", "2019-02-30", "a day, a month and a year"),
        ("day", datetime(2019, 5, 14, tzinfo=UTC), "a day, a month and a year"),
        ("moment", "9999-12-31T23:59-14:00", "between 1900 and 2100"),
        ("moment", "2100-12-31T23:59-14:00", "between 1900 and 2100"),
        ("moment", "2019-05-14T09:00", "time zone"),
        ("local_moment", "2019-03-31T02:30", "does not exist"),
        ("email", "An <an@example.org>", "e-mail address"),
        ("email", "an@example.org\nBcc: b@example.org", "on one line"),
        ("phone", "0470-FLOWER", "phone number"),
        ("phone", "0400 00 12 34", "phone number"),
        ("code", "RED", "one of the options"),
        ("ref", "6F9619FF-8B86-4D01-B42D-00CF4FC964FF", "from the list"),
        ("flag", "maybe", "yes or no"),
        ("items", "red", "from the list"),
        ("items", ["a"] * 6, "at most 5"),
        ("codes", ["red", "red"], "twice"),
    ],
)
def test_each_refusal_says_how_to_mend_it(name: str, sent: object, sentence: str) -> None:
    with speaking("en"), pytest.raises(ValidationError) as refusal:
        FIELDS[name].deserialize(sent)
    assert sentence in str(refusal.value.messages)


def test_the_sentence_is_in_the_language_of_the_reader() -> None:
    with speaking("nl"), pytest.raises(ValidationError) as dutch:
        FIELDS["whole"].deserialize("4001")
    with speaking("ar"), pytest.raises(ValidationError) as arabic:
        FIELDS["whole"].deserialize("4001")
    assert dutch.value.messages == ["Vul een getal in van -5 tot 4000."]
    assert arabic.value.messages == ["اكتب عددًا من -5 إلى 4000."]


def test_the_fault_of_one_item_stands_at_its_place() -> None:
    with pytest.raises(ValidationError) as refusal:
        FIELDS["codes"].deserialize(["red", "green"])
    assert list(refusal.value.messages) == [1]


def test_a_list_that_must_be_answered_needs_one_answer() -> None:
    with speaking("en"), pytest.raises(ValidationError, match="at least 1"):
        Items(Code(Colour), required=True).deserialize([])


def test_invented_numbers_pass_only_where_the_demo_lets_them() -> None:
    with accepting_invented_phones():
        assert FIELDS["phone"].deserialize("0400 00 12 34") == "+32400001234"
        with pytest.raises(ValidationError):
            FIELDS["phone"].deserialize("0400 01 12 34")
    with pytest.raises(ValidationError):
        FIELDS["phone"].deserialize("0400 00 12 34")


@st.composite
def national_numbers(draw: st.DrawFn) -> str:
    """Numbers as they could be issued, BIS and unknown birth dates too."""
    born = draw(st.dates(date(1901, 1, 1), date(2025, 12, 31)))
    month = born.month + draw(st.sampled_from([0, 20, 40]))
    first = f"{born:%y}{month:02}{born.day:02}{draw(st.integers(1, 997)):03}"
    check = 97 - int(("2" if born.year >= 2000 else "") + first) % 97
    return f"{first}{check:02}"


SHAPES = [
    "{0}{1}{2}{3}{4}",
    "{0}.{1}.{2}-{3}.{4}",
    "{0} {1} {2} {3} {4}",
    "{0}/{1}/{2} - {3}/{4}",
    "{0}-{1}-{2} {3}-{4}",
]


def shaped(number: str, shape: str) -> str:
    return shape.format(number[:2], number[2:4], number[4:6], number[6:9], number[9:])


@pytest.mark.attack("T36")
@settings(deadline=None)
@given(
    number=national_numbers(),
    shape=st.sampled_from(SHAPES),
    name=st.sampled_from(["line", "prose", "name", "email", "phone"]),
)
def test_no_text_field_takes_a_national_number(number: str, shape: str, name: str) -> None:
    written = shaped(number, shape)
    arabic = written.translate({48 + value: 0x0660 + value for value in range(10)})
    hidden = "\u200b".join(written)
    for text in (written, arabic, hidden, f"rrn {written}.", f"{written}@example.org"):
        with pytest.raises(ValidationError):
            FIELDS[name].deserialize(text)


@settings(deadline=None)
@given(number=national_numbers(), shape=st.sampled_from(SHAPES))
def test_a_mask_leaves_nothing_of_the_number(number: str, shape: str) -> None:
    text = masked(f"An, {shaped(number, shape)}, Mortsel")
    assert not any(letter.isdigit() for letter in text)
    assert text.startswith("An, *")
    assert text.endswith("*, Mortsel")


@settings(deadline=None)
@given(national_numbers())
def test_the_check_agrees_with_an_independent_one(number: str) -> None:
    wrong = number[:9] + f"{(int(number[9:]) + 13) % 97:02}"
    assert looks_like_national_number(number)
    if int(number[2:4]) <= 12:
        assert nn.is_valid(number)
        assert looks_like_national_number(wrong) == nn.is_valid(wrong)


@settings(deadline=None)
@given(st.integers(0, 999_999))
def test_a_mobile_number_is_no_national_number(rest: int) -> None:
    for written in (f"+3247{rest:07}", f"+32 47{rest:07}"[:14], f"047{rest:07}"):
        assert not looks_like_national_number(written)


def test_an_account_number_and_a_company_number_may_be_written() -> None:
    assert not looks_like_national_number("BE68 5390 0754 7034, KBO 0207.437.468, 14-05-2019 09:00")
