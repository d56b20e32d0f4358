# SPDX-License-Identifier: EUPL-1.2
"""How long what is kept, what goes when, and erasing somebody for good."""
