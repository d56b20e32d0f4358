# SPDX-License-Identifier: EUPL-1.2
"""T36: a national register number comes in nowhere. Asked of every text box of every form, of every column of an import, and of
the name of a file: a new form is in on the day it is born."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from marshmallow import ValidationError
from marshmallow import fields as stock

from koepel.i18n import speaking
from koepel.national_number import looks_like_national_number
from koepel.web.fields import Choice, Code, Day, Flag, Items, Line, Moment, Ref, Whole
from koepel.web.forms import Form
from tenants.partner_api.schemas import CursorField, PublicKey
from tenants.registers.national_number import MASK, hides_national_number, masked_cell
from tenants.registers.reading import read
from tenants.registers.staging import sanitised
from tenants.registers.vocabulary import table
from tests.guards.sources import ROOT

# what they keep is a number, a day or one of our own words; a place in a list; a public key, of which only its numbers are kept
NOT_TEXT = (Whole, Day, Moment, Code, Choice, Ref, Flag, CursorField, PublicKey)


# Kept as a hash, shown to nobody, so to refuse one would tell something of it; or bytes that an authenticator made.
HASHED = ("password", "PasskeyForm.answer")


def numbers() -> list[str]:
    """Born before and since 2000, men and women, BIS months of both kinds, an unknown birth date: each as it may be typed."""
    births = ("850730", "400401", "000101", "190514", "852730", "854730", "004101", "000000")
    found = []
    for birth, serial, since in itertools.product(births, ("001", "002", "997"), ("", "2")):
        check = 97 - int(since + birth + serial) % 97
        found.append(f"{birth}{serial}{check:02}")
    return found


def shapes(number: str) -> Iterator[str]:
    yield number
    yield f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"
    yield f"rrn: {number[:6]} {number[6:9]} {number[9:]}"


def forms() -> list[type[Form[Any]]]:
    """Every form of the product."""
    for room, package in (("platform/koepel", "koepel"), ("tenants", "tenants"), ("shared_pool", "shared_pool")):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "Form[" in path.read_text("utf-8") and "commands" not in path.parts:
                inside = path.relative_to(ROOT / room).with_suffix("").parts
                import_module(".".join((package, *inside)))
    waiting, found = list(Form.__subclasses__()), []
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if hasattr(one, "makes") and one.__module__.split(".")[0] in {"koepel", "tenants", "shared_pool"}:
            found.append(one)
    return found


def boxes() -> list[tuple[str, Any]]:
    """Every box with the field that holds its text: of a list that of its answers."""
    return [
        (f"{form.__module__}.{form.__name__}.{name}", field.inner if isinstance(field, Items) else field)
        for form in forms()
        for name, field in form().fields.items()
    ]


def test_there_are_boxes_to_ask() -> None:
    texts = [name for name, field in boxes() if isinstance(field, Line)]
    assert len(forms()) > 40
    assert len(texts) > 60


def test_every_box_is_of_a_kind_that_is_known_here() -> None:
    strange = [name for name, field in boxes() if not isinstance(field, (Line, *NOT_TEXT))]
    assert not strange, f"say in NOT_TEXT that these keep no text, or make them a Line: {strange}"
    assert not [name for name, field in boxes() if type(field).__module__ == stock.__name__]


@pytest.mark.attack("T36")
def test_no_text_box_of_any_form_takes_one() -> None:
    taken = []
    with speaking("en"):
        for name, field in boxes():
            if isinstance(field, Line) and not name.endswith(HASHED):
                for text in (shape for number in numbers()[::5] for shape in shapes(number)):
                    try:
                        field.deserialize(text)
                    except ValidationError:
                        continue
                    taken.append(f"{name} takes {text}")
    assert not taken, "\n".join(taken[:20])


@pytest.mark.attack("T36")
@pytest.mark.parametrize("number", numbers())
def test_the_detector_knows_every_kind_of_number(number: str) -> None:
    assert all(looks_like_national_number(shape) for shape in shapes(number))


@pytest.mark.attack("T36")
def test_an_import_keeps_none_whatever_the_column_and_the_name_of_the_file() -> None:
    """Known columns, unknown ones, the heading itself, the name of the file: the working copy has none of it."""
    every = sorted(_headings())
    for number, start in itertools.product(numbers()[::15], range(0, len(every), 60)):
        known = every[start : start + 60]
        heads = ";".join([*known, "Rijksregister", f"kolom {number}"])
        rows = [heads, *(";".join([shape] * (len(known) + 2)) for shape in shapes(number))]
        sheets = [sanitised(sheet) for sheet in read("\n".join(rows).encode(), f"lijst {number}.csv")]
        kept = repr(sheets)
        assert not looks_like_national_number(kept), number
        assert number not in kept
        assert MASK in kept, "the row still says that there was one, and is refused"
    assert len(every) > 30


@pytest.mark.attack("T36")
@pytest.mark.parametrize("eaten", ["5010100103", 5010100103, "101010000", 101010000])
def test_zeros_that_a_spreadsheet_ate_do_not_hide_one(eaten: str | int) -> None:
    """Born in 2005 or 2000, as a number, and as text in a file that was saved after the zeros were gone."""
    whole = str(eaten).zfill(11)
    first = whole[:9]
    number = f"{first}{97 - int('2' + first) % 97:02}".lstrip("0")
    cell: str | int = number if isinstance(eaten, str) else int(number)
    assert hides_national_number(cell)
    assert masked_cell(cell) == MASK


@pytest.mark.parametrize("fine", ["470123456", 470123456, "0470123456", "32470123456", "0207437468", "2150"])
def test_a_telephone_or_company_number_in_a_column_is_none(fine: str | int) -> None:
    assert masked_cell(fine) == fine


def _headings() -> set[str]:
    """Every word by which a column is known, whatever it holds."""
    found: set[str] = set()
    waiting: list[Any] = [table("headings")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list | tuple):
            found |= {word for word in one if isinstance(word, str) and ";" not in word}
            waiting += [deeper for deeper in one if isinstance(deeper, dict | list)]
    return found
