# SPDX-License-Identifier: EUPL-1.2
"""What the catalogue of PostgreSQL must say before Koepel serves: every table walled, every grant known.

An unknown table, function or role is a failure by itself: nothing is fine because nobody looked.
"""

from __future__ import annotations

from koepel.catalogue.audit import audit
from koepel.catalogue.finding import Finding

__all__ = ["Finding", "audit"]
