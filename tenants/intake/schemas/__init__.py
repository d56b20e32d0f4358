# SPDX-License-Identifier: EUPL-1.2
"""What each step of an intake asks: one form and one frozen dataclass a step."""

from tenants.intake.schemas.closing import Agreement, AgreementForm, Readied, ReadinessForm
from tenants.intake.schemas.contact import Contact, ContactForm, NewFile, NewFileForm
from tenants.intake.schemas.languages import OTHERS, Tongues, TonguesForm
from tenants.intake.schemas.thresholds import Screened, ScreeningForm, Thresholds, ThresholdsForm
from tenants.intake.schemas.time_and_place import TimeAndPlace, TimeAndPlaceForm
from tenants.intake.schemas.wishes import RoomAndWishes, RoomAndWishesForm, Wishes, WishesForm
from tenants.intake.schemas.work import Goal, GoalForm, Offer, OfferForm

__all__ = [
    "OTHERS", "Agreement", "AgreementForm", "Contact", "ContactForm", "Goal", "GoalForm",
    "NewFile", "NewFileForm", "Offer", "OfferForm", "Readied", "ReadinessForm", "RoomAndWishes", "RoomAndWishesForm",
    "Screened", "ScreeningForm", "Thresholds", "ThresholdsForm", "TimeAndPlace", "TimeAndPlaceForm", "Tongues", "TonguesForm",
    "Wishes", "WishesForm",
]  # fmt: skip
