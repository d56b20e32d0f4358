# SPDX-License-Identifier: EUPL-1.2
"""A form is one dataclass or a list of sentences; a sheet keeps what was typed."""

import ast
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import fields as bare
from werkzeug.datastructures import MultiDict

from koepel.errors import Invalid
from koepel.i18n import speaking
from koepel.web.fields import Code, Day, Flag, Items, Line, Name, Part, Prose, Whole
from koepel.web.forms import Form, Sheet, loaded

ROOT = Path(__file__).parents[2]


class Sector(StrEnum):
    BUILDING = "building"
    CARE = "care"


@dataclass(frozen=True)
class FirstTalk:
    name: str
    born: date
    duos: int
    sectors: tuple[Sector, ...]
    interpreter: bool
    motivation: str | None = None


class FirstTalkForm(Form[FirstTalk]):
    makes = FirstTalk
    name = Name(required=True)
    born = Day(required=True)
    duos = Whole(least=1, most=5, load_default=1)
    sectors = Items(Code(Sector))
    interpreter = Flag()
    motivation = Prose(load_default=None)


SENT = [
    ("csrf_token", "x"),
    ("request_key", "y"),
    ("do", "save"),
    ("name", " Samira "),
    ("born-day", "٧"),
    ("born-month", "5"),
    ("born-year", "1990"),
    ("sectors", "care"),
    ("sectors", "building"),
    ("motivation", ""),
]


def sent(**changes: str | list[str] | None) -> MultiDict[str, str]:
    form = MultiDict(SENT)
    for name, value in changes.items():
        form.setlist(name.replace("__", "-"), [] if value is None else [value] if isinstance(value, str) else value)
    return form


def test_a_page_becomes_one_frozen_dataclass() -> None:
    sheet = Sheet.of(sent(), FirstTalkForm)
    assert sheet.ok
    assert sheet.do == "save"
    assert sheet.data == FirstTalk("Samira", date(1990, 5, 7), 1, (Sector.CARE, Sector.BUILDING), False)
    assert loaded(FirstTalkForm, sent()) == sheet.data


def test_one_ticked_box_is_a_list_of_one_and_none_is_empty() -> None:
    assert Sheet.of(sent(sectors="care"), FirstTalkForm).data.sectors == (Sector.CARE,)
    assert Sheet.of(sent(sectors=None), FirstTalkForm).data.sectors == ()


def test_a_date_may_come_as_one_value() -> None:
    form = sent(born="1990-05-07", born__day=None, born__month=None, born__year=None)
    assert Sheet.of(form, FirstTalkForm).data.born == date(1990, 5, 7)


@pytest.mark.parametrize(
    "boxes", [("", "5", "1990"), ("7", "5", ""), ("31", "2", "1990"), ("zeven", "5", "1990"), ("7", "5", "90")]
)
def test_a_date_with_a_gap_is_refused_and_kept_as_typed(boxes: tuple[str, str, str]) -> None:
    day, month, year = boxes
    sheet = Sheet.of(sent(born__day=day, born__month=month, born__year=year), FirstTalkForm)
    assert list(sheet.errors) == ["born"]
    assert (sheet.values["born-day"], sheet.values["born-month"], sheet.values["born-year"]) == boxes


def test_three_empty_boxes_are_an_answer_that_is_missing() -> None:
    with speaking("nl"):
        sheet = Sheet.of(sent(born__day="", born__month=" ", born__year=""), FirstTalkForm)
    assert sheet.errors == {"born": ["Vul dit in."]}


def test_a_sheet_keeps_what_was_typed_and_every_fault() -> None:
    sheet = Sheet.of(sent(name="", duos="9", sectors=["care", "sailing"], motivation="a\x00b"), FirstTalkForm)
    assert not sheet.ok
    assert set(sheet.errors) == {"name", "duos", "sectors", "motivation"}
    assert sheet.values["duos"] == "9"
    assert sheet.values["sectors"] == ["care", "sailing"]
    assert sheet.values["nothing_of_the_kind"] == ""
    assert "\x00" not in sheet.values["motivation"]
    with pytest.raises(Invalid) as refusal:
        _ = sheet.data
    assert refusal.value.errors == sheet.errors


def test_what_concerns_the_sending_is_no_answer() -> None:
    sheet = Sheet.of(sent(taal="ar"), FirstTalkForm)
    assert sheet.ok
    assert not {"csrf_token", "request_key", "do", "taal"} & set(sheet.values)


@pytest.mark.attack("T08")
@pytest.mark.parametrize("name", ["tenant_id", "role", "state", "created_by", "is_admin", "__class__", "born-hour"])
def test_a_field_that_the_form_does_not_ask_is_refused(name: str) -> None:
    form = sent()
    form[name] = "x"
    assert list(Sheet.of(form, FirstTalkForm).errors) == [name]


def test_two_answers_where_one_is_asked_are_refused() -> None:
    assert list(Sheet.of(sent(name=["An", "Els"]), FirstTalkForm).errors) == ["name"]


def test_a_hidden_no_before_a_box_loses_from_the_tick() -> None:
    assert Sheet.of(sent(interpreter=["0", "1"]), FirstTalkForm).data.interpreter
    assert not Sheet.of(sent(interpreter="0"), FirstTalkForm).data.interpreter


def test_a_blank_sheet_shows_what_we_know() -> None:
    sheet: Sheet[FirstTalk] = Sheet.blank(
        name="Samira", born=date(1990, 5, 7), duos=2, sectors=(Sector.CARE,), interpreter=True, motivation=None
    )
    assert sheet.ok
    assert sheet.values == {
        "name": "Samira",
        "born": "1990-05-07",
        "born-day": "7",
        "born-month": "5",
        "born-year": "1990",
        "duos": "2",
        "sectors": ["care"],
        "interpreter": "1",
    }
    assert Sheet.of(MultiDict(sheet.values), FirstTalkForm).data == FirstTalk(
        "Samira", date(1990, 5, 7), 2, (Sector.CARE,), True
    )


def test_a_service_may_refuse_what_fitted() -> None:
    sheet = Sheet.of(sent(), FirstTalkForm).refused({"name": ["Samira has a file already."]})
    assert not sheet.ok
    assert sheet.errors == {"name": ["Samira has a file already."]}
    with pytest.raises(Invalid):
        _ = sheet.data


def test_faults_of_list_items_keep_their_place_for_a_partner() -> None:
    with pytest.raises(Invalid) as refusal:
        loaded(FirstTalkForm, {"name": "An", "born": "1990-05-07", "sectors": ["care", "sailing"]})
    assert list(refusal.value.errors) == ["sectors.1"]


@dataclass(frozen=True)
class Address:
    street: str


@dataclass(frozen=True)
class Household:
    address: Address


class AddressForm(Form[Address]):
    makes = Address
    street = Line(required=True)


class HouseholdForm(Form[Household]):
    makes = Household
    address = Part(AddressForm, required=True)


@pytest.mark.attack("T08")
def test_an_unknown_key_is_refused_in_the_inner_form_too() -> None:
    assert loaded(HouseholdForm, {"address": {"street": "Dorp 1"}}) == Household(Address("Dorp 1"))
    with pytest.raises(Invalid) as refusal:
        loaded(HouseholdForm, {"address": {"street": "Dorp 1", "tenant_id": "x"}})
    assert list(refusal.value.errors) == ["address.tenant_id"]


@pytest.fixture
def posted() -> Any:
    """Posts a body and gives what `loaded` made of it, or the names of what it refused."""
    app = Flask(__name__)

    @app.post("/")
    def take() -> str:
        try:
            return f"made {loaded(HouseholdForm)}"
        except Invalid as invalid:
            return "refused " + " ".join(sorted(invalid.errors))

    client = app.test_client()
    return lambda body, kind="application/json": client.post("/", data=body, content_type=kind).text


def test_json_goes_through_the_same_form(posted: Any) -> None:
    assert posted('{"address": {"street": "Dorp 1"}}') == "made Household(address=Address(street='Dorp 1'))"


@pytest.mark.attack("T37")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b"\xff\xfe",
        b'{"address": NaN}',
        b'{"address": 1, "address": 2}',
        b'{"address": ' + b"9" * 5000 + b"}",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        json.dumps({"address": {"a": {"b": {"c": {"d": {"e": 1}}}}}}).encode(),
    ],
)
def test_json_that_is_no_small_object_is_refused_as_a_whole(posted: Any, body: bytes) -> None:
    assert posted(body) == "refused form"


def test_a_key_that_cannot_be_written_is_named_safely(posted: Any) -> None:
    assert posted('{"address": {"street": "Dorp 1"}, "\\ud800\\u202e": 1}') == "refused \ufffd\ufffd"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(categories=["L", "N", "Z", "C"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*FirstTalkForm._declared_fields, "tenant_id", "_schema"]), JSON))
def test_no_body_raises_anything_but_invalid(body: dict[str, Any]) -> None:
    try:
        made = loaded(FirstTalkForm, body)
    except Invalid as invalid:
        "".join(invalid.errors).encode()
        return
    assert isinstance(made, FirstTalk)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([name for name, _ in SENT]) | st.text(st.characters(categories=["L", "C"]), max_size=5),
            st.text(st.characters(categories=["L", "N", "Z", "C"]), max_size=12),
        )
    )
)
def test_no_page_breaks_a_sheet_and_each_can_be_shown_again(pairs: list[tuple[str, str]]) -> None:
    sheet = Sheet.of(MultiDict(pairs), FirstTalkForm)
    assert sheet.ok == isinstance(sheet.made, FirstTalk)
    json.dumps([sheet.values, sheet.errors, sheet.do], ensure_ascii=False).encode()


def test_a_bare_marshmallow_field_cannot_be_used() -> None:
    class Careless(Form[Address]):
        makes = Address
        street = bare.String()

    with pytest.raises(TypeError, match="bare marshmallow field"):
        Careless()


def test_a_form_and_its_dataclass_that_disagree_are_found_at_once() -> None:
    class Surplus(Form[Address]):
        makes = Address
        street = Line(required=True)
        number = Whole(load_default=None)

    class Short(Form[FirstTalk]):
        makes = FirstTalk
        name = Name(required=True)
        born = Day()

    with pytest.raises(TypeError, match="number"):
        Surplus()
    with pytest.raises(TypeError, match="born"):
        Short()


def test_only_the_kernel_knows_marshmallow() -> None:
    """Features take their fields from koepel.web.fields: the stock ones let NUL and 400-digit numbers through."""
    allowed = {ROOT / "platform/koepel/web/fields.py", ROOT / "platform/koepel/web/forms.py"}
    guilty = []
    for folder in ("platform/koepel", "tenants", "shared_pool"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path in allowed:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                if any(name.split(".")[0] == "marshmallow" for name in names):
                    guilty.append(f"{path.relative_to(ROOT)}:{node.lineno} imports marshmallow: use koepel.web.fields")
    assert not guilty, "\n".join(guilty)
