# SPDX-License-Identifier: EUPL-1.2
"""The kernel: tenancy, people who sign in, permissions, audit, jobs and the web shell; it knows no newcomer and no mentor."""
