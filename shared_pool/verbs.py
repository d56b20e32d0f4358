# SPDX-License-Identifier: EUPL-1.2
"""What this package adds to `./koepel`: verb -> "module:name", imported when it is called."""

VERBS = {
    "bench": "shared_pool.performance.command:command",
    "demo": "shared_pool.demo.command:command",
    "simulate": "shared_pool.simulation.command:command",
    "matching": "shared_pool.fair_shares.command:matching",
    "tenant": "shared_pool.collaboration.command:tenant",
    "collaboration": "shared_pool.collaboration.command:collaboration",
}
