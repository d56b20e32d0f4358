# SPDX-License-Identifier: EUPL-1.2
"""The file of a person on the screen: dossier, lists, search and export; no tables of its own."""
