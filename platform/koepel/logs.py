# SPDX-License-Identifier: EUPL-1.2
"""What is written down of what happens: one JSON line each, ids and codes only.

An exception is logged by its type and where it happened, never by its message or its variables: those may hold persons.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

Fault = tuple[type[BaseException], BaseException, TracebackType | None]


def where_only(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its type and the lines of our own code that it went through."""
    found = event.pop("exc_info", None)
    if not found:
        return event
    fault = found if isinstance(found, BaseException) else sys.exc_info()[1]
    if fault is not None:
        event["fault"] = type(fault).__name__
        frames = traceback.extract_tb(fault.__traceback__)
        event["where"] = [f"{'/'.join(frame.filename.rsplit('/', 2)[-2:])}:{frame.lineno}" for frame in frames[-6:]]
        cause = fault.__cause__ or fault.__context__
        if cause is not None:
            event["cause"] = type(cause).__name__
    return event


def install() -> None:
    """One way of logging for web, worker and scheduler."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            where_only,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
