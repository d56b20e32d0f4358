# SPDX-License-Identifier: EUPL-1.2
"""A person's rights: the own page, requests under one clock, what is set apart, take along, erase."""
