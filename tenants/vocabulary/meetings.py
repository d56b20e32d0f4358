# SPDX-License-Identifier: EUPL-1.2
"""How, where and around what a duo meets."""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class MeetingMode(Coded):
    """How a duo meets; `mixed` only as the habit of a duo, never of one meeting."""

    IN_PERSON = "in_person", _l("Together")
    ONLINE = "online", _l("Online")
    PHONE = "phone", _l("By phone")
    MIXED = "mixed", _l("Sometimes this, sometimes that")


class MeetingPlace(Coded):
    """Where a duo meets."""

    LIBRARY = "library", _l("Library")
    CAFE = "cafe", _l("Café")
    SOCIAL_HOUSE = "social_house", _l("Social house")
    AT_HOME = "at_home", _l("At home")
    WORKPLACE = "workplace", _l("At work")
    CENTRE = "centre", _l("Reception centre")
    OUTDOORS = "outdoors", _l("Outdoors")
    ONLINE = "online", _l("Online")
    OTHER = "other", _l("Somewhere else")


class MeetingActivity(Coded):
    """What a duo did together; the values of `SupportAction` and four more."""

    GETTING_ACQUAINTED = "getting_acquainted", _l("Getting to know each other")
    CONVERSATION = "conversation", _l("Talking")
    OUTING = "outing", _l("Going out together")
    ORIENTATION = "orientation", _l("Orientation on the labour market")
    VACANCIES = "vacancies", _l("Look for vacancies")
    CV_LETTER = "cv_letter", _l("Write a CV and letter")
    INTERVIEW = "interview", _l("Practise an interview")
    NETWORK = "network", _l("Use a network")
    VDAB_ACCOUNT = "vdab_account", _l("Account at VDAB")
    LINKEDIN = "linkedin", _l("Make a LinkedIn profile")
    DIPLOMA_EQUIVALENCE = "diploma_equivalence", _l("Recognition of a diploma")
    DUTCH = "dutch", _l("Practise Dutch")
    TRAINING_CHOICE = "training_choice", _l("Choose a training")
    COMPANY_VISIT = "company_visit", _l("Visit a company")
    DAILY_LIFE = "daily_life", _l("Daily life here")
    OTHER = "other", _l("Something else")
