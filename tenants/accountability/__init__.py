# SPDX-License-Identifier: EUPL-1.2
"""Answering for what is kept (GDPR art. 5.2 and 30): the register of processing, made from the columns themselves."""
