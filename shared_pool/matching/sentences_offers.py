# SPDX-License-Identifier: EUPL-1.2
"""The sentences that read otherwise where an offer stands beside a person; all others are those of two people."""

from collections.abc import Mapping
from types import MappingProxyType

from .sentences import N_, SENTENCES, WORDS

OFFER_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        **SENTENCES,
        "S02.all": N_("Serves every goal: %(goals)s"),
        "S02.plus": N_("Serves %(n)s of %(m)s goals: %(goals)s"),
        "S02.minus": N_("Does not serve: %(goals)s"),
        "S03.plus": N_("Spoken there: %(language)s, level %(band)s"),
        "S03.unnamed": N_("A language of this person is spoken there, level %(band)s"),
        "S03.untrained": N_("No language of this person is spoken there"),
        "S04.online": N_("Online, as this person prefers"),
        "S05.plus": N_("At %(n)s moments when this person is free"),
        "S05.one": N_("At a moment when this person is free"),
        "S05.minus": N_("At only one moment when this person is free"),
        "H01": N_("This offer is closed now."),
        "H02.plain": N_("This offer asks more Dutch."),
        "H03": N_("No agreement with %(municipality)s to share offers."),
        "H04": N_("No place is free now."),
        "H07": N_("Further than this person can travel."),
        "H12": N_("Not at a moment when this person is free, or over by then."),
        "H13": N_("Birth date not known, or a minor without arrangement."),
        "lift.resume": N_("the offer opens again"),
        "lift.release": N_("the offer is shared"),
        "lift.exception": N_("the organiser makes an exception"),
        "lift.place": N_("a place comes free"),
        "lift.raise": N_("the organiser takes more people"),
        "lift.radius": N_("the person can travel further"),
        "lift.meeting_point": N_("somebody takes the person along"),
        "lift.online": N_("the person can take part online"),
        "lift.availability": N_("the person is free at another moment"),
    }
)
OFFER_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {**WORDS, "gap": MappingProxyType({**WORDS["gap"], "CRITERIA": N_("how much Dutch this person speaks")})}
)
