# SPDX-License-Identifier: EUPL-1.2
"""When data may have reached the wrong eyes (GDPR art. 33 and 34): the report, its clock, whom it concerns, what was decided."""
