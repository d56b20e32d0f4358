# SPDX-License-Identifier: EUPL-1.2
"""Closing a duo, aftercare for its mentor, what is asked some months later, and the diaries of a programme (L1-L7, H8, M4, M5)."""
