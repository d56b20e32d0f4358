# SPDX-License-Identifier: EUPL-1.2
"""What this package adds to `./koepel`: verb -> "module:name", imported when it is called."""

VERBS = {
    "import": "tenants.registers.command:command",
    "let-in": "tenants.municipality.command:command",
    "restore": "tenants.retention.restoring:command",
}
