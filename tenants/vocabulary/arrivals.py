# SPDX-License-Identifier: EUPL-1.2
"""How people find a programme, and how they like to be reached."""

from koepel.i18n import _l
from tenants.vocabulary.coded import Coded


class ReferralSource(Coded):
    """Who sent a mentee, or where the mentee heard of it (D1)."""

    CIVIL_AFFAIRS = "civil_affairs", _l("Civil affairs desk")
    COLLEAGUE = "colleague", _l("Colleague of the municipality")
    FLYER = "flyer", _l("Flyer or poster")
    WEBSITE = "website", _l("Website")
    EVENT = "event", _l("Event")
    INFO_SESSION = "info_session", _l("Info session")
    OWN_NETWORK = "own_network", _l("Friends or family")
    OTHER_PARTICIPANT = "other_participant", _l("Another participant")
    OCMW = "ocmw", _l("OCMW")
    VDAB = "vdab", _l("VDAB")
    AGII = "agii", _l("AgII")
    RECEPTION_CENTRE = "reception_centre", _l("Reception centre")
    SCHOOL = "school", _l("School or language course")
    ORGANISATION = "organisation", _l("Another organisation")
    OTHER = "other", _l("Something else")


class RecruitmentChannel(Coded):
    """How a mentor heard of the programme (E1)."""

    FAIR = "fair", _l("Fair or market")
    WELCOME_DAY = "welcome_day", _l("Welcome day")
    CEREMONY = "ceremony", _l("Integration ceremony")
    VOLUNTEER_EVENT = "volunteer_event", _l("Event for volunteers")
    INFO_SESSION = "info_session", _l("Info session")
    WORD_OF_MOUTH = "word_of_mouth", _l("Word of mouth")
    OTHER_MENTOR = "other_mentor", _l("Another mentor")
    MUNICIPAL_PAPER = "municipal_paper", _l("Municipal paper")
    WEBSITE = "website", _l("Website")
    VOLUNTEER_SITE = "volunteer_site", _l("Website for volunteers")
    SOCIAL_MEDIA = "social_media", _l("Social media")
    NEWSLETTER = "newsletter", _l("Newsletter")
    FLYER = "flyer", _l("Flyer or poster")
    PRESS = "press", _l("Press, radio or television")
    STAFF = "staff", _l("Works for the municipality")
    STUDENTS = "students", _l("School or students")
    COMPANY = "company", _l("Company")
    ORGANISATION = "organisation", _l("Another organisation")
    OTHER = "other", _l("Something else")


class ContactChannel(Coded):
    """How somebody likes to be reached (N3)."""

    MAIL = "mail", _l("E-mail")
    PHONE = "phone", _l("Phone call")
    SMS = "sms", _l("Text message")
    WHATSAPP = "whatsapp", _l("WhatsApp")
    LETTER = "letter", _l("Letter")
