# SPDX-License-Identifier: EUPL-1.2
"""Questions of mentors, noted without names and answered once: a small knowledge base of the municipality (H11)."""
