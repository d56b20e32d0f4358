# SPDX-License-Identifier: EUPL-1.2
"""What the law asks of a municipality, as settings with a source: our default, and what its officer made of it."""
