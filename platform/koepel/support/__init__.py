# SPDX-License-Identifier: EUPL-1.2
"""An operator looks along in one municipality: only with its leave, read-only, a few hours, on record on both sides (T29)."""
