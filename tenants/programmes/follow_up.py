# SPDX-License-Identifier: EUPL-1.2
"""Follow-up presets as data: when somebody asks a duo how it goes, by which channel and of whom (H3; requirements, "Preset days").

A programme holds a copy of its steps, so that a municipality changes them without code and a running trajectory keeps its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from koepel.errors import NotFound
from koepel.i18n import _l
from tenants.vocabulary import Coded


class StepKind(Coded):
    """What happens at a moment of follow-up."""

    TALK = "talk", _l("Follow-up talk")
    END_TALK = "end_talk", _l("End talk")
    MESSAGE = "message", _l("Message")
    SURVEY = "survey", _l("Survey")
    VISIT = "visit", _l("Visit")


class StepBase(Coded):
    """From when its days are counted."""

    START = "start", _l("the start")
    FIRST_MEETING = "first_meeting", _l("the first meeting")
    HALF = "half", _l("half of the planned time")
    END = "end", _l("the planned end")


class StepChannel(Coded):
    """How."""

    PHONE = "phone", _l("By phone")
    IN_PERSON = "in_person", _l("In person")
    MESSAGE = "message", _l("By message")
    CHOSEN = "chosen", _l("By the channel that each chose")


class StepWhom(Coded):
    """With whom."""

    BOTH = "both", _l("Mentor and mentee")
    MENTOR = "mentor", _l("Mentor")
    MENTEE = "mentee", _l("Mentee")
    IN_TURN = "in_turn", _l("Mentor and mentee in turn")
    PROVIDER = "provider", _l("Host organisation")


class Pace(Coded):
    """How much follow-up a duo wants (N6): the silence of a duo is noticed in each case."""

    USUAL = "usual", _l("As usual")
    LESS = "less", _l("Less: every other time, and no messages")
    LEAST = "least", _l("Only the end talk")


@dataclass(frozen=True)
class Step:
    """One moment (`every` 0) or one in so many days. `days` and `every` are calendar days; pauses do not count."""

    key: str
    kind: str
    base: str
    days: int = 0
    every: int = 0
    channel: str = StepChannel.PHONE.value
    whom: str = StepWhom.BOTH.value

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Step:
        """From a file or a stored row. Raises TypeError or ValueError for what nobody knows."""
        step = cls(**kept)
        for code, of in (
            (step.kind, StepKind),
            (step.base, StepBase),
            (step.channel, StepChannel),
            (step.whom, StepWhom),
        ):
            of(code)
        return step


@dataclass(frozen=True)
class FollowUpPreset:
    """A rhythm as practice has it. `intervision`: proposed once many duos are about half-way."""

    key: str
    name: str
    steps: tuple[Step, ...]
    intervision: bool = False


@cache
def presets() -> Mapping[str, FollowUpPreset]:
    """Every shipped preset by its key."""
    folder = resources.files("tenants.programmes") / "presets"
    found = {}
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            read = tomllib.loads(file.read_text("utf-8"))
            key = file.name.removesuffix(".toml")
            steps = tuple(Step.read(one) for one in read["steps"])
            found[key] = FollowUpPreset(key, read["name"], steps, read.get("intervision", False))
    return found


def preset(key: str) -> FollowUpPreset:
    """The preset with this key. Raises `NotFound`."""
    if key not in presets():
        raise NotFound
    return presets()[key]
