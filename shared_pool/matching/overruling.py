# SPDX-License-Identifier: EUPL-1.2
"""Why a person overrules the order or the floor: one of these codes, reported beside the outcomes."""

from koepel.i18n import _l

OVERRULES = {
    "knows_both": _l("I know both people and expect it to work"),
    "nobody_else": _l("There is nobody else for this person"),
    "asked_for": _l("One of the two asked for it"),
    "other_strength": _l("A strength that the score does not see"),
}
