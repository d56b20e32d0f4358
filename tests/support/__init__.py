# SPDX-License-Identifier: EUPL-1.2
"""What tests stand on: places, people, pages, mail and a worker that works when told."""
