# SPDX-License-Identifier: EUPL-1.2
"""Activities of one municipality to which others bring their own people."""
