# SPDX-License-Identifier: EUPL-1.2
"""`./koepel bench matching`: whole regions drafted by ours and by others, each in a process of its own, in one run."""
