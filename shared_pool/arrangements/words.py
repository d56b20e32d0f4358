# SPDX-License-Identifier: EUPL-1.2
"""What the arrangement says: its essence in short sentences, and who has which duty. The product is built to keep both."""

from __future__ import annotations

from koepel.i18n import _, speaking

LANGUAGES = ("nl", "en")


def essence(name: str) -> dict[str, list[str]]:
    """In each language that is published."""
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = [
                _("The municipalities of %(name)s look for mentors and mentees together.", name=name),
                _("Each municipality answers for its own people and keeps their file."),
                _(
                    "They share a card without a name. Names are told when both municipalities and both people said yes."
                ),
                _("You may ask any of these municipalities about your data. It passes your question on to the others."),
                _("You get one answer, within a month."),
            ]
    return found


def duties() -> dict[str, list[list[str]]]:
    """Duty and who has it, in each language that is published."""
    found = {}
    for code in LANGUAGES:
        with speaking(code):
            found[code] = [
                [_("Telling people what is kept"), _("the municipality of the person")],
                [
                    _("Requests: reading, correcting, removing"),
                    _("the municipality that is asked, with the others involved"),
                ],
                [_("Deciding what is shared of a person"), _("the contact point of the municipality of the person")],
                [_("Data breach"), _("each municipality for its own people, and it tells the others at once")],
                [_("Security and host"), _("all together, with one processor")],
                [_("Erasing in time"), _("each municipality for its own files; a card goes when its file says so")],
            ]
    return found
