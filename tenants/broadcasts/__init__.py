# SPDX-License-Identifier: EUPL-1.2
"""Write once, clearly: texts per language, one message to each of a group, and who wants none of these."""
