# SPDX-License-Identifier: EUPL-1.2
"""The words on the screen: one fragment per area (`<language>/<area>.po`), merged into one catalogue per language.

Fragments are small so that an area brings its own words and two people never edit one long file.
"""
