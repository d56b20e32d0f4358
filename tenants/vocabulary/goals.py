# SPDX-License-Identifier: EUPL-1.2
"""What a mentee wants to reach, and what a mentor helps with."""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class GoalType(Coded):
    """What a mentee wants to reach."""

    WORK = "work", _l("Find work")
    INTERNSHIP = "internship", _l("Do an internship")
    VOLUNTEERING = "volunteering", _l("Volunteer")
    TRAINING = "training", _l("Take a training")
    ADJUSTED_EXPECTATIONS = "adjusted_expectations", _l("Know what is possible")
    DIPLOMA_EQUIVALENCE = "diploma_equivalence", _l("Have a diploma recognised")
    DUTCH = "dutch", _l("Speak more Dutch")


class SupportAction(Coded):
    """What a mentor wants to help with, or a mentee asks for by name."""

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
