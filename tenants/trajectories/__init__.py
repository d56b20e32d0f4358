# SPDX-License-Identifier: EUPL-1.2
"""Trajectories and duos of the mentee's municipality; engagements of the mentor's."""
