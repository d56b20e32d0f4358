# SPDX-License-Identifier: EUPL-1.2
"""The few things for which we ask consent. Everything else rests on the task of the municipality and asks none."""

from __future__ import annotations

from koepel.database import METADATA
from koepel.i18n import _l
from koepel.privacy import SPECIAL, register
from tenants.vocabulary import Coded


class ConsentKind(Coded):
    """What is asked."""

    PHOTO = "photo", _l("Photo")
    TESTIMONY = "testimony", _l("Testimony")
    OUTSIDE_AUTHORITY = "outside_authority", _l("Sharing with an organisation that is no authority")
    CONTACT_AFTER_CLOSING = "contact_after_closing", _l("Keep me informed after the end")
    SPECIAL_FIELDS = "special_fields", _l("Keeping a special detail, such as residence or health")


class Answer(Coded):
    """What the person said."""

    GIVEN = "given", _l("Yes, this person agrees")
    REFUSED = "refused", _l("No, this person does not agree")


PUBLISHED = (ConsentKind.PHOTO, ConsentKind.TESTIMONY)
# Each use is asked by itself: this newspaper, that organisation.
BY_USE = (*PUBLISHED, ConsentKind.OUTSIDE_AUTHORITY)
YEARLY = (ConsentKind.CONTACT_AFTER_CLOSING,)


def asked() -> tuple[ConsentKind, ...]:
    """The kinds that are asked here: a special detail only where the product has a field for one."""
    special = any(row.kept.cls is SPECIAL for row in register(METADATA))
    return tuple(kind for kind in ConsentKind if special or kind is not ConsentKind.SPECIAL_FIELDS)
