# SPDX-License-Identifier: EUPL-1.2
"""What a feature package hands to the kernel: the kernel names no newcomer and no mentor, features bring themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint

from koepel.departure.reach import Open, Outlives
from koepel.permissions import Permission, PlaceKind
from koepel.rights import Reached, RightSignal


@dataclass(frozen=True)
class NavigationItem:
    """One line of the side bar: shown to who holds the permission, in this kind of place, where `shown` says that there is use for it."""

    endpoint: str
    label: Any
    icon: str
    permission: Permission
    order: int
    place: PlaceKind = PlaceKind.MUNICIPALITY
    count: Callable[[], int] | None = None
    shown: Callable[[], bool] | None = None


@dataclass(frozen=True)
class GoLiveCheck:
    """One thing that a municipality settles before real people are in it; `url` is where."""

    title: str
    done: bool
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Told:
    """One line of the story of a person: when, what, by whom if that is known, and its icon."""

    at: datetime
    what: str
    who: str = ""
    sign: str = "clock"


@dataclass(frozen=True)
class Feature:
    """A package of the product. `today` answers with rows of the work list, `search` with results for a word; `weekly` says
    to who holds these permissions how much waits, in counts without names;
    `unfinished` says what would stand still if nobody here held these permissions any more, in counts;
    `gates` (of a municipality, of a region) are asked before each page of staff and raise when somebody must do
    something first. `consent_withdrawn` (person, kind, use) runs in the transaction in which staff take a consent
    back, or in a job once the person did so by the own link; `own_consent_withdrawn` (kind) runs in that act, as the person.
    `rights_told` sends what a person asked to other places and says which, `rights_heard` takes what came from one;
    `set_apart` (person, whether) takes somebody out of whatever runs, or back in.
    `forgets` takes away what the package holds of a person who is erased, in that transaction; `holds` says whether it holds
    this person's data back from destruction by term (never from an erasure that the person asked for).
    `go_live` names what must be settled before real people come in. `programs` are addresses for programs: no cookie
    opens them, so no token of a form is asked for.
    When a municipality leaves: `outlives` says which rows of shared tables stay, `ends` what must have ended first, `stops`
    ends it, `lists` gives the lists that people read, each with its name."""

    name: str
    blueprints: tuple[Blueprint, ...]
    programs: tuple[Blueprint, ...] = ()
    jobs: tuple[str, ...] = ()
    navigation: tuple[NavigationItem, ...] = ()
    today: tuple[Callable[[datetime], tuple[Any, ...]], ...] = ()
    weekly: tuple[Callable[[frozenset[Permission]], Iterable[tuple[str, int]]], ...] = ()
    search: tuple[Callable[[str], tuple[Any, ...]], ...] = ()
    timeline: tuple[Callable[[UUID], tuple[Told, ...]], ...] = ()
    consent_withdrawn: tuple[Callable[[UUID, str, str], None], ...] = ()
    own_consent_withdrawn: tuple[Callable[[str], None], ...] = ()
    rights_told: tuple[Callable[[RightSignal], tuple[Reached, ...]], ...] = ()
    rights_heard: tuple[Callable[[RightSignal], None], ...] = ()
    set_apart: tuple[Callable[[UUID, bool], None], ...] = ()
    forgets: tuple[Callable[[UUID], None], ...] = ()
    holds: Callable[[UUID], bool] | None = None
    outlives: tuple[Outlives, ...] = ()
    ends: tuple[Open, ...] = ()
    stops: Callable[[UUID], None] | None = None
    lists: tuple[Callable[[], Iterable[tuple[str, Iterable[Sequence[str]]]]], ...] = ()
    go_live: tuple[Callable[[], tuple[GoLiveCheck, ...]], ...] = ()
    unfinished: tuple[Callable[[frozenset[Permission]], Iterable[tuple[str, int]]], ...] = ()
    gates: tuple[Callable[[], None], ...] = field(default=())
    regional_gates: tuple[Callable[[], None], ...] = field(default=())
    program_gates: tuple[Callable[[], None], ...] = field(default=())
