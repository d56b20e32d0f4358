# SPDX-License-Identifier: EUPL-1.2
"""Persons, what they speak, what was released and disclosed of them."""
