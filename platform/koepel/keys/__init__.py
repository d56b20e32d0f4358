# SPDX-License-Identifier: EUPL-1.2
"""Sensitive fields under a key per person, which stands in a database of its own: no key, no value, in no copy of the rows.

`tree` wraps keys in keys, `envelope` seals one value, `vault` keeps the keys, `sealed` opens and seals the fields of rows.
"""
