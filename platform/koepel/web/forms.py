# SPDX-License-Identifier: EUPL-1.2
"""A form is one schema in and one frozen dataclass out; a sheet is what a page needs to show a form (again).

The rule lives once, for page, API and import: unknown keys and every value that does not fit are `Invalid` (422).
"""

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Generic, TypeVar

from flask import request
from marshmallow import Schema, ValidationError, fields, missing, post_load, validates_schema
from werkzeug.datastructures import MultiDict

from koepel.errors import Invalid
from koepel.i18n import _, _l
from koepel.translations.choice import COOKIE
from koepel.web.fields import Day, Flag, Items, Spoken, says
from koepel.web.text import showable, western

T = TypeVar("T")
Errors = dict[str, list[str]]
RESERVED = frozenset({"csrf_token", "request_key", "do", COOKIE})  # about the sending, not about the matter
WHOLE_FORM = "form"  # the key of a sentence that belongs to no single field
DEEPEST = 5
BOXES = ("year", "month", "day")


together = validates_schema  # a rule over several answers of a form: raise what `unfit` makes


def unfit(field: str, sentence: Any) -> ValidationError:
    """An answer that does not go with another one; the sentence stands at this field."""
    return ValidationError(str(sentence), field)


class Form(Schema, Generic[T]):
    """What comes in. `makes` is the frozen dataclass that comes out; its fields and these must agree."""

    makes: type[T]
    error_messages = says(
        unknown=_l("This form does not ask for this."),
        type=_l("This form could not be read. Send it again."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fits(dataclasses.fields(self.makes))  # type: ignore[arg-type]

    def _fits(self, wanted: tuple[dataclasses.Field[Any], ...]) -> None:
        """Where a form and its dataclass disagree the fault is ours: found by the first test, not by a user."""
        asked = {field.attribute or name: field for name, field in self.fields.items()}
        surplus = set(asked) - {field.name for field in wanted if field.init}
        absent = {name for name, field in asked.items() if not field.required and field.load_default is missing}
        without = {f.name for f in wanted if f.init and f.default is f.default_factory is dataclasses.MISSING}
        lost = without - (set(asked) - absent)
        if surplus or lost:
            name = self.makes.__name__
            raise TypeError(f"{type(self).__name__}: {name} does not take {surplus}, may stay without {lost}")

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        if not isinstance(field_obj, Spoken):
            raise TypeError(f"{type(self).__name__}.{field_name} is a bare marshmallow field: use koepel.web.fields")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> T:
        return self.makes(**data)


def loaded(schema: type[Form[T]], given: Mapping[str, Any] | None = None) -> T:
    """The dataclass of what this request sent (form or JSON), or of `given`; raises `Invalid`."""
    if given is None:
        given = _json_body() if request.is_json else request.form
    form = schema()
    data = answers(given, form) if isinstance(given, MultiDict) else given
    try:
        made: T = form.load(data)
    except ValidationError as error:
        # not chained: the error holds what was sent, and logs must not
        raise Invalid(_flat(error.messages_dict)) from None
    return made


def answers(sent: "MultiDict[str, str]", form: Schema) -> dict[str, Any]:
    """A page's form as the schema reads it: lists where it asks lists, one date for three boxes, no blanks."""
    data: dict[str, Any] = {}
    for name, values in sent.lists():
        filled = [value for value in values if value.strip()]
        if name in RESERVED or not filled:
            continue
        field = form.fields.get(name)
        if isinstance(field, Items):
            data[name] = filled
        elif isinstance(field, Flag):
            data[name] = filled[-1]  # a hidden "0" before the box
        else:
            data[name] = filled[0] if len(filled) == 1 else filled
    for name, field in form.fields.items():
        if isinstance(field, Day):
            _join_boxes(name, data)
    return data


def _join_boxes(name: str, data: dict[str, Any]) -> None:
    boxes = [data.pop(f"{name}-{box}", "") for box in BOXES]
    if name not in data and any(boxes):
        year, month, day = (western(box).strip() if isinstance(box, str) else "" for box in boxes)
        data[name] = f"{year}-{month:0>2}-{day:0>2}"


def _json_body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data(), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Invalid({WHOLE_FORM: [_("This is not valid JSON.")]}) from None
    if not isinstance(body, dict) or _depth(body) > DEEPEST:
        raise Invalid({WHOLE_FORM: [_("Send one JSON object, at most 5 levels deep.")]})
    return body


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def _depth(tree: Any) -> int:
    level, depth = [tree], 0
    while level:
        inner = [
            list(node.values()) if isinstance(node, dict) else node for node in level if isinstance(node, dict | list)
        ]
        depth += bool(inner)
        level = [item for items in inner for item in items]
    return depth


def _flat(messages: Any, path: str = "") -> Errors:
    """Nested messages as dotted names: {"languages": {0: [..]}} becomes {"languages.0": [..]}."""
    if not isinstance(messages, dict):
        return {path or WHOLE_FORM: [str(message) for message in messages]}
    flat: Errors = {}
    for key, inner in messages.items():
        name = "" if key == "_schema" else showable(str(key))
        flat.update(_flat(inner, f"{path}.{name}".strip(".")))
    return flat


class Values(dict[str, str | list[str]]):
    """What stands in the boxes; a box nobody filled is empty."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclasses.dataclass(frozen=True)
class Sheet(Generic[T]):
    """A form on a page: what stands in its boxes, what is wrong with it, which button was pressed, what it makes."""

    values: Values = dataclasses.field(default_factory=Values)
    errors: Errors = dataclasses.field(default_factory=dict)
    do: str = ""
    made: T | None = None

    @classmethod
    def blank(cls, **values: Any) -> "Sheet[T]":
        """A form that nobody sent yet, with what we know already filled in."""
        return cls(values=Values(pair for name, value in values.items() for pair in _as_sent(name, value)))

    @classmethod
    def of(cls, sent: "MultiDict[str, str]", schema: type[Form[T]]) -> "Sheet[T]":
        """A form as it was sent: never raises, `ok` says whether `data` is there."""
        values = Values()
        for name, given in sent.lists():
            if name not in RESERVED:
                many = len(given) > 1 or isinstance(schema._declared_fields.get(name), Items)
                values[showable(name)] = [showable(value) for value in given] if many else showable("".join(given))
        do = showable(sent.get("do", ""))
        try:
            return cls(values, {}, do, loaded(schema, sent))
        except Invalid as invalid:
            return cls(values, _by_box(invalid.errors), do)

    @property
    def ok(self) -> bool:
        return not self.errors

    @property
    def data(self) -> T:
        """The dataclass; raises `Invalid` with the same sentences when the form does not fit."""
        if self.errors or self.made is None:
            raise Invalid(self.errors)
        return self.made

    def refused(self, errors: Errors) -> "Sheet[T]":
        """The same form with the sentences of a service that said no, to be shown again."""
        return dataclasses.replace(self, errors={**self.errors, **_by_box(errors)})


def _by_box(errors: Errors) -> Errors:
    """The faults of list items belong to the box of the list."""
    boxes: Errors = {}
    for path, sentences in errors.items():
        known = boxes.setdefault(path.partition(".")[0], [])
        known.extend(sentence for sentence in sentences if sentence not in known)
    return boxes


def _as_sent(name: str, value: Any) -> list[tuple[str, str | list[str]]]:
    if value is None or value is False or value == "":
        return []
    if isinstance(value, date) and not isinstance(value, datetime):
        boxes = [(f"{name}-{box}", str(getattr(value, box))) for box in BOXES]
        return [(name, value.isoformat()), *boxes]
    if isinstance(value, list | tuple | set | frozenset):
        return [(name, [_word(item) for item in value])]
    return [(name, _word(value))]


def _word(value: Any) -> str:
    if value is True:
        return "1"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
