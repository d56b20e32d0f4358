# SPDX-License-Identifier: EUPL-1.2
"""Why a file is turned away before a row is read: one class per reason, with the sentence that says what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from koepel.errors import Failure

MAX_FILE = 10 * 1024 * 1024
MAX_INFLATED = 100 * 1024 * 1024
MAX_ROWS = 20_000


class UnreadableFile(Failure):
    """The file as a whole cannot be read; nothing of it was kept."""

    status = 422
    problem = "unreadable-file"
    title = _l("This file cannot be read. Save it as .xlsx or .csv and try again.")


class FileTooLarge(UnreadableFile):
    """More than 10 MB as it was sent."""

    problem = "file-too-large"
    title = _l("This file is larger than 10 MB. Split the list and try again.")


class TooMuchInside(UnreadableFile):
    """More than 100 MB once inflated, or more cells than a list of people can have."""

    problem = "too-much-inside"
    title = _l("This file holds more than Koepel can read at once. Split the list and try again.")


class TooManyRows(UnreadableFile):
    """A sheet with more than 20,000 rows."""

    problem = "too-many-rows"
    title = _l("A sheet has more than 20,000 rows. Split the list and try again.")


class LockedFile(UnreadableFile):
    """A workbook behind a password."""

    problem = "locked-file"
    title = _l("This file is locked with a password. Remove the password and try again.")


class WrongType(UnreadableFile):
    """No .xlsx and no .csv: an old .xls, a PDF, a picture."""

    problem = "wrong-type"
    title = _l("Koepel reads .xlsx and .csv. Save your list as one of these.")


class DamagedFile(UnreadableFile):
    """It says it is a workbook, but it is torn, twisted or not made by a spreadsheet."""

    problem = "damaged-file"
    title = _l("This file is damaged. Open it in Excel, save it again and try again.")


class EmptyFile(UnreadableFile):
    """Nothing in it."""

    problem = "empty-file"
    title = _l("This file is empty.")
