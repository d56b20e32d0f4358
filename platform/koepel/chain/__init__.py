# SPDX-License-Identifier: EUPL-1.2
"""The audit trail as a chain: sealed by the scheduler, its heads kept by others, verified by anybody (ADR 0013).

`lines`, `heads`, `export` and `verify` need no database and no Koepel that runs: the standard library and `cryptography`.
"""
