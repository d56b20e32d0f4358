# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a person in codes: side, age band, gender, life phase, interests, style, schooling, work."""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class Side(Coded):
    """Which half of a duo an intake is for."""

    MENTEE = "mentee", _l("Mentee")
    MENTOR = "mentor", _l("Mentor")


class AgeBand(Coded):
    """Coarse class instead of the age."""

    AGE_16_17 = "16_17", _l("16-17 years")
    AGE_18_24 = "18_24", _l("18-24 years")
    AGE_25_34 = "25_34", _l("25-34 years")
    AGE_35_44 = "35_44", _l("35-44 years")
    AGE_45_54 = "45_54", _l("45-54 years")
    AGE_55_64 = "55_64", _l("55-64 years")
    AGE_65_PLUS = "65_plus", _l("65 years or older")


class Gender(Coded):
    """Free to say; nothing stored means that the person did not say."""

    WOMAN = "woman", _l("Woman")
    MAN = "man", _l("Man")
    OTHER = "other", _l("Other")


class LifePhase(Coded):
    """Where somebody stands in life; read only by an expressed wish."""

    STUDYING = "studying", _l("Studying")
    YOUNG_CHILDREN = "young_children", _l("With young children")
    OLDER_CHILDREN = "older_children", _l("With older children")
    WORKING = "working", _l("Working")
    RETIRED = "retired", _l("Retired")


class MentorStyle(Coded):
    """How a mentor accompanies, or how a mentee likes it."""

    LISTENING = "listening", _l("Listens")
    PRACTICAL = "practical", _l("Is practical")
    STRUCTURED = "structured", _l("Works step by step")
    CHALLENGING = "challenging", _l("Challenges")


class Interest(Coded):
    """What somebody likes to do, or rather not."""

    SPORT = "sport", _l("Sport")
    NATURE = "nature", _l("Nature")
    CULTURE = "culture", _l("Culture")
    MUSIC = "music", _l("Music")
    COOKING = "cooking", _l("Cooking")
    CRAFTS = "crafts", _l("Crafts")
    TECHNOLOGY = "technology", _l("Technology")
    READING = "reading", _l("Reading")
    TRAVEL = "travel", _l("Travel")
    ANIMALS = "animals", _l("Animals")
    GARDENING = "gardening", _l("Gardening")
    GAMES = "games", _l("Games")


class Education(Coded):
    """Highest diploma, whether or not it is recognised here."""

    NONE = "none", _l("No diploma")
    PRIMARY = "primary", _l("Primary school")
    LOWER_SECONDARY = "lower_secondary", _l("Lower secondary school")
    SECONDARY = "secondary", _l("Secondary school")
    HIGHER = "higher", _l("Higher education, not university")
    UNIVERSITY = "university", _l("University")


class WorkFlag(Coded):
    """Marks beside sector and occupation; the first four of a mentor, the next four of a mentee or both."""

    HR_PROFILE = "hr_profile", _l("Knows recruitment (HR)")
    BROAD_NETWORK = "broad_network", _l("Has a broad network")
    STILL_CONNECTED = "still_connected", _l("Still in touch with the sector")
    PEER = "peer", _l("Went the same way as a newcomer")
    LEAVES_SECTOR = "leaves_sector", _l("Wants to leave the former sector")
    NO_TARGET = "no_target", _l("Has no clear job target yet")
    PEER_WANTED = "peer_wanted", _l("Asks for somebody who went the same way")
