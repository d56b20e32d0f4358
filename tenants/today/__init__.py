# SPDX-License-Identifier: EUPL-1.2
"""Vandaag: one work list in order of urgency, made of what every feature brings."""
