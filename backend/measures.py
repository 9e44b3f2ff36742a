"""What the process counts for Prometheus: codes and counts, never who or what.

One registry a process; a process serves one application.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

REQUESTS = Counter(
    "banjie_requests", "Answered requests", ("route", "method", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "banjie_request_seconds",
    "Time until an answer begins; a live stream counts as begun",
    ("route", "method"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
COMMANDS = Counter(
    "banjie_commands", "Answers to commands: applied, duplicate, refused, held and settled ones",
    ("result",), registry=REGISTRY,
)  # fmt: skip
OVERDUE = Counter(
    "banjie_clocks_overdue", "Clocks that this process marked late", ("clock",), registry=REGISTRY
)
STORE_ERRORS = Counter(
    "banjie_store_errors", "Answers that failed because the photo store did not answer",
    registry=REGISTRY,
)  # fmt: skip
DATABASE_ERRORS = Counter(
    "banjie_database_errors", "Answers that failed because the database did not answer",
    registry=REGISTRY,
)  # fmt: skip
NOTICES = Counter(
    "banjie_notices", "Attempts to reach somebody, by channel and what came of them",
    ("channel", "result"), registry=REGISTRY,
)  # fmt: skip
NOTICES_DEAD = Counter("banjie_notices_dead", "Notices that no channel took", registry=REGISTRY)
HELD = Gauge("banjie_commands_held", "Commands in the command room's tray", registry=REGISTRY)
AWAITED = Gauge("banjie_uploads_awaited", "Photos reserved and not here", registry=REGISTRY)
UNDEVELOPED = Gauge(
    "banjie_photos_undeveloped", "Photos here that were not looked at yet", registry=REGISTRY
)
LATE = Gauge("banjie_tickets_late", "Open tickets past their clock", registry=REGISTRY)
LISTENERS = Gauge("banjie_live_listeners", "Open live streams", registry=REGISTRY)
QUEUES_READ = Gauge(
    "banjie_queues_read_timestamp_seconds", "When the queues were last counted", registry=REGISTRY
)


def write() -> bytes:
    """In Prometheus' text format 0.0.4."""
    return generate_latest(REGISTRY)
