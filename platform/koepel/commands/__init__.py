# SPDX-License-Identifier: EUPL-1.2
"""One file per verb of `./koepel`: each exposes `command`, a click command whose docstring is its line in the help."""
