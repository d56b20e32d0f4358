# SPDX-License-Identifier: EUPL-1.2
"""`./koepel bench`: how fast the product is in a region as large as Flanders, measured through the product itself."""
