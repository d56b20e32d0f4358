# SPDX-License-Identifier: EUPL-1.2
"""Match cards: pseudonymous, banded at release."""
