# SPDX-License-Identifier: EUPL-1.2
"""A list that leaves as an Excel file: which type it has and under which name it is kept stands here once."""

from __future__ import annotations

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(body: bytes, name: str) -> Response:
    """This file, to be kept under this name, a word without quotes: `koepel-hours-2019-05-14`."""
    return Response(body, mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})
