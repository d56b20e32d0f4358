# SPDX-License-Identifier: EUPL-1.2
"""The kernel: tenancy, people who sign in, permissions, audit, jobs and the web shell; it knows no newcomer and no mentor."""

FEATURES = ("tenants", "shared_pool")  # the packages that stand on the kernel, each on the one before it
