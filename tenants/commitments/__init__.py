# SPDX-License-Identifier: EUPL-1.2
"""What a mentor signs once and what a duo says yes to: the words, their versions, and who said yes to which."""
