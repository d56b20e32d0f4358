# SPDX-License-Identifier: EUPL-1.2
"""A coded value carries its own words: the code is stored, the words are said in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar


class Coded(StrEnum):
    """A member is written as `WORK = "work", _l("Work")`: the stored text, then the words."""

    label: Any

    def __new__(cls, value: str, label: Any = "") -> Coded:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


E = TypeVar("E", bound=Coded)


def label_of(kind: type[Coded], code: str) -> str:
    """The words of a stored code; the code itself when it is not (or no longer) in the list, '' for none."""
    try:
        return str(kind(code).label)
    except ValueError:
        return code


def labels_of(kind: type[Coded], codes: Iterable[str]) -> list[str]:
    """The words of several codes, in the order of the list."""
    wanted = set(codes)
    return [str(member.label) for member in kind if member.value in wanted]


def choices(kind: type[E], *, without: Iterable[E] = ()) -> list[tuple[str, str]]:
    """(code, words) of every member, as selects, tiles and checkbox lists take them."""
    left_out = set(without)
    return [(str(member.value), str(member.label)) for member in kind if member not in left_out]
