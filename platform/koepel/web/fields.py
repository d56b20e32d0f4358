# SPDX-License-Identifier: EUPL-1.2
"""What a person or a partner may send us, field by field: the only fields a schema may use.

The stock fields of marshmallow let NUL, lone surrogates, bidi overrides and 400-digit numbers through to PostgreSQL;
these refuse them, each with a sentence in the reader's language that says how to mend it.
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

import phonenumbers
from email_validator import validate_email
from marshmallow import ValidationError, fields

from koepel.clock import BRUSSELS
from koepel.i18n import _l
from koepel.national_number import looks_like_national_number
from koepel.web.text import HIDDEN, is_blank, tidy, western

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
INT4 = 2_147_483_647
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
_WHOLE = re.compile(r"-?[0-9]{1,10}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_REF = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_PHONE = re.compile(r"\+?[0-9 ()./\u00a0\u202f-]{3,40}", re.ASCII)
_INVENTED = re.compile(r"\+3240000[0-9]{4}", re.ASCII)  # 0400 00 xx xx: no exchange connects it
YES, NO = {"1", "on", "true", "yes", "ja"}, {"0", "off", "false", "no", "nee"}
_invented_phones: ContextVar[bool] = ContextVar("koepel_invented_phones", default=False)


@contextmanager
def accepting_invented_phones() -> Iterator[None]:
    """Let `Phone` take 0400 00 xx xx: for municipalities of the demo and imports of test files, nowhere else."""
    token = _invented_phones.set(True)
    try:
        yield
    finally:
        _invented_phones.reset(token)


def says(**sentences: Any) -> dict[str, Any]:
    """The sentences of a field, by the name of the fault."""
    return sentences


class Spoken(fields.Field[T]):
    """A field whose refusals are sentences, said in the language of whoever sent it."""

    default_error_messages = says(
        required=_l("Fill this in."),
        null=_l("Fill this in."),
        validator_failed=_l("This answer does not fit here."),
    )

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:
        sentence = str(self.error_messages[key])
        return ValidationError(sentence % kwargs if kwargs else sentence)


class Line(Spoken[str]):
    """One line of text: NFC, trimmed, Western digits; `most` in characters, three bytes of UTF-8 each."""

    most = 200
    lines = False
    default_error_messages = says(
        text=_l("Write this as text."),
        long=_l("Make this shorter: at most %(most)s characters."),
        hidden=_l("There are hidden characters in this text. Type it instead of pasting it."),
        lines=_l("Write this on one line."),
        national_number=_l("Leave out the national register number. Koepel never keeps it."),
    )

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most or self.most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("text")
        text = tidy(value)
        if HIDDEN.search(text):
            raise self.make_error("hidden")
        if is_blank(text):
            raise self.make_error("required")
        if "\n" in text and not self.lines:
            raise self.make_error("lines")
        if len(text) > self.most or len(text.encode()) > 3 * self.most:
            raise self.make_error("long", most=self.most)
        if looks_like_national_number(text):
            raise self.make_error("national_number")
        return text


class Prose(Line):
    """Text of several lines; everything else as `Line`."""

    most = 4000
    lines = True


class Name(Line):
    """What somebody or something is called, in any script; a page shows it in <bdi>."""

    most = 100


class Email(Line):
    """One address without display name; the domain in ASCII and lower case. Not looked up."""

    most = 254
    default_error_messages = says(email=_l("Fill in an e-mail address, for example an@example.org."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
        except (ValueError, UnicodeError):
            raise self.make_error("email") from None
        address = found.ascii_email or found.normalized
        if len(address) > self.most:
            raise self.make_error("email")
        return address


class Phone(Line):
    """A telephone number that can exist, as E.164; without country code a Belgian one."""

    most = 40
    default_error_messages = says(phone=_l("Fill in a phone number, for example 0470 12 34 56."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _PHONE.fullmatch(text):
            raise self.make_error("phone")
        try:
            number = phonenumbers.parse(text, "BE")
        except phonenumbers.NumberParseException:
            raise self.make_error("phone") from None
        e164 = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        invented = _invented_phones.get() and _INVENTED.fullmatch(e164)
        if not invented and not phonenumbers.is_valid_number(number):
            raise self.make_error("phone")
        return e164


class Whole(Spoken[int]):
    """A whole number between `least` and `most`; no fraction, no yes or no, no sign but a minus."""

    default_error_messages = says(
        whole=_l("Fill in a whole number, in digits."),
        range=_l("Fill in a number from %(least)s to %(most)s."),
    )

    def __init__(self, *, least: int = 0, most: int = INT4, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = max(least, -INT4 - 1), min(most, INT4)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str):
            text = western(value).strip()
            if not _WHOLE.fullmatch(text):
                raise self.make_error("whole")
            value = int(text)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("whole")
        if not self.least <= value <= self.most:
            raise self.make_error("range", least=self.least, most=self.most)
        return value


class Day(Spoken[date]):
    """A day as 2019-05-14, from 1900 to 2100; a page may ask it in three boxes (`koepel.web.forms`)."""

    default_error_messages = says(
        day=_l("Fill in a day, a month and a year, for example 14 5 2019."),
        far=_l("Fill in a date between 1900 and 2100."),
    )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if isinstance(value, str):
            text = western(value).strip()
            if not _DAY.fullmatch(text):
                raise self.make_error("day")
            try:
                value = date.fromisoformat(text)
            except ValueError:
                raise self.make_error("day") from None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.make_error("day")
        if not FIRST_DAY <= value <= LAST_DAY:
            raise self.make_error("far")
        return value


class Moment(Spoken[datetime]):
    """A day and an hour with its zone, kept in UTC; with `local` a page may leave the zone out: then it is Brussels."""

    default_error_messages = says(
        moment=_l("Fill in a day and an hour."),
        zone=_l("Add the time zone, for example 2019-05-14T14:00+02:00."),
        gap=_l("This hour does not exist: the clock moves forward that night. Choose another hour."),
        far=_l("Fill in a date between 1900 and 2100."),
    )

    def __init__(self, *, local: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.local = local

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment = self._read(value)
        if moment.tzinfo is None:
            moment = self._in_brussels(moment)
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise self.make_error("far") from None
        if not FIRST_DAY <= moment.date() <= LAST_DAY:  # after conversion: 9999-12-31T23:59-14:00 is year 10000
            raise self.make_error("far")
        return moment

    def _read(self, value: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        text = western(value).strip() if isinstance(value, str) else ""
        if not _MOMENT.fullmatch(text):
            raise self.make_error("moment")
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise self.make_error("moment") from None

    def _in_brussels(self, moment: datetime) -> datetime:
        if not self.local:
            raise self.make_error("zone")
        if not FIRST_DAY <= moment.date() <= LAST_DAY:
            raise self.make_error("far")
        here = moment.replace(tzinfo=BRUSSELS)
        if here.astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None) != moment:
            raise self.make_error("gap")
        return here


class Code(Spoken[E]):
    """A member of one of our enumerations, by its stored value; those in `without` are ours to set and nobody's to choose."""

    default_error_messages = says(code=_l("Choose one of the options."))

    def __init__(self, options: type[E], *, without: Collection[E] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options, self.without = options, without

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> E:
        try:
            chosen = self.options(value if isinstance(value, str) else "")
        except ValueError:
            raise self.make_error("code") from None
        if chosen in self.without:
            raise self.make_error("code")
        return chosen


class Choice(Spoken[str]):
    """One of a list of codes that is data: languages, occupations, programmes. A callable is asked each time."""

    default_error_messages = says(code=_l("Choose one of the options."))

    def __init__(self, options: Collection[str] | Callable[[], Collection[str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        options = self.options() if callable(self.options) else self.options
        if not isinstance(value, str) or value not in options:
            raise self.make_error("code")
        return value


class Ref(Spoken[UUID]):
    """The key of something, as a canonical uuid. That it may be seen by the sender is the service's to find out."""

    default_error_messages = says(ref=_l("Choose from the list."))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:
        if isinstance(value, UUID):
            return value
        if not isinstance(value, str) or not _REF.fullmatch(value):
            raise self.make_error("ref")
        return UUID(value)


class Flag(Spoken[bool]):
    """Ticked or not; a box that was not sent is not ticked."""

    default_error_messages = says(flag=_l("Choose yes or no."))

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("required"):
            kwargs.setdefault("load_default", False)
        super().__init__(**kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in YES | NO:
            raise self.make_error("flag")
        return word in YES


class Items(Spoken[tuple[Any, ...]]):
    """A list without doubles of at most `most` answers of one field; nothing sent is an empty list."""

    default_error_messages = says(
        list=_l("Choose from the list."),
        few=_l("Choose at least %(least)s."),
        many=_l("Choose at most %(most)s."),
        double=_l("The same answer stands here twice. Leave one out."),
    )

    def __init__(self, inner: fields.Field[Any], *, least: int = 0, most: int = 50, **kwargs: Any) -> None:
        if not kwargs.get("required"):
            kwargs.setdefault("load_default", ())
        super().__init__(**kwargs)
        self.inner, self.least, self.most = inner, max(least, int(self.required)), most

    def _bind_to_schema(self, field_name: str, parent: Any) -> None:
        super()._bind_to_schema(field_name, parent)
        self.inner._bind_to_schema(field_name, self)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise self.make_error("list")
        if len(value) > self.most:
            raise self.make_error("many", most=self.most)
        found: list[Any] = []
        wrong: dict[int, Any] = {}
        for place, item in enumerate(value):
            try:
                found.append(self.inner.deserialize(item, **kwargs))
            except ValidationError as error:
                wrong[place] = error.messages
        if wrong:
            raise ValidationError(wrong)
        if len(found) < self.least:
            raise self.make_error("few", least=self.least)
        if any(item in found[:place] for place, item in enumerate(found)):
            raise self.make_error("double")
        return tuple(found)


class Part(Spoken[Any], fields.Nested):
    """A form inside a form, for the bodies of the partner API; pages ask one flat form."""

    default_error_messages = says(type=_l("This answer does not fit here."))
