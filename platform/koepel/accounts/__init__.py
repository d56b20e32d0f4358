# SPDX-License-Identifier: EUPL-1.2
"""People who sign in: accounts, sessions, second factor, invitations."""
