# SPDX-License-Identifier: EUPL-1.2
"""Hours on the screen: of one person on the own file, of a programme and its mentors on a page with a period."""
