"""Logs as lines of JSON on standard error. No personal data: ids, codes, counts, durations."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import structlog


def configure(level: str) -> None:
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LibraryLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,  # or a second configure() would change nothing
    )


class LibraryLine(logging.Formatter):
    """A line of somebody else's code: its words without what was put into them, and for a fault its
    type and place. The rest may hold what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        fault = record.exc_info[1] if record.exc_info else None
        line = {
            "event": "library",
            "logger": record.name,
            "level": record.levelname.lower(),
            "words": record.msg if record.args else str(record.msg).splitlines()[0][:200],
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            **structlog.contextvars.get_contextvars(),
        }
        if fault is not None:
            line |= {"fault": type(fault).__name__, "where": where(fault)}
        return json.dumps(line, ensure_ascii=False, default=str)


def where(fault: BaseException) -> list[str]:
    """The frames of a fault, innermost last, without its message: a database's words may hold
    what somebody typed."""
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
