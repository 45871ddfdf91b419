"""Figures for Prometheus, read from the store when somebody asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from monitor.model import DocumentStatus, Finding
from monitor.store import Store


class Gauges:
    """Counters of this process, and gauges of the store."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._registry = CollectorRegistry()
        self._checks = Counter("kiyaku_checks", "Checks by outcome.", ["outcome"], registry=self._registry)
        self._unreadable = Counter(
            "kiyaku_unreadable", "Unreadable answers by reason.", ["reason"], registry=self._registry
        )
        self._seconds = Histogram(
            "kiyaku_check_seconds",
            "Duration of a check, waiting for the host included.",
            buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300),
            registry=self._registry,
        )
        self.troubles = Counter("kiyaku_troubles", "Steps that the store or disk refused.", registry=self._registry)
        self._registry.register(_StoreFigures(store, clock))

    def checked(self, seconds: float) -> None:
        """A check took that long."""
        self._seconds.observe(seconds)

    def found(self, finding: Finding) -> None:
        """A check ended so."""
        self._checks.labels(finding.outcome.value).inc()
        if finding.reason:
            self._unreadable.labels(finding.reason).inc()

    def text(self) -> bytes:
        """What /metrics answers."""
        return generate_latest(self._registry)


class _StoreFigures(Collector):
    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock

    def collect(self) -> Iterator[Metric]:
        begun, now = time.monotonic(), self._clock()
        statuses = [status for status in self._store.statuses() if status.watched]
        yield from _documents(statuses, now)
        counts = self._store.outbox_counts(now)
        outbox = GaugeMetricFamily("kiyaku_outbox", "Deliveries by state.", labels=["state"])
        for state in ("later", "waiting", "sent", "returned", "given_up", "closed"):
            outbox.add_metric([state], getattr(counts, state))
        yield outbox
        oldest = (now - counts.oldest).total_seconds() if counts.oldest else 0.0
        yield GaugeMetricFamily("kiyaku_outbox_oldest_seconds", "Age of the oldest waiting delivery.", max(0.0, oldest))
        readers = GaugeMetricFamily("kiyaku_subscribers", "Subscribers by state.", labels=["state"])
        for name, count in self._store.subscriber_counts().items():
            readers.add_metric([name], count)
        yield readers
        size = self._store.path.stat().st_size
        yield GaugeMetricFamily("kiyaku_store_bytes", "Size of the database.", size)
        yield GaugeMetricFamily("kiyaku_scrape_seconds", "Time to read these.", time.monotonic() - begun)


def state_of(status: DocumentStatus) -> str:
    """One word for how a document stands."""
    if status.last_capture_at is None:
        return "new"
    if status.unreadable_since is not None:
        return "unreadable"
    return "pending" if status.pending else "readable"


def _documents(statuses: list[DocumentStatus], now: datetime) -> Iterator[Metric]:
    states = GaugeMetricFamily("kiyaku_documents", "Documents by state.", labels=["state"])
    for name in ("new", "readable", "pending", "unreadable"):
        states.add_metric([name], sum(state_of(status) == name for status in statuses))
    yield states
    age = GaugeMetricFamily("kiyaku_document_age_seconds", "Since the last good answer.", labels=["document"])
    for status in statuses:
        if status.last_good_at is not None:
            seconds = (now - status.last_good_at).total_seconds()
            age.add_metric([f"{status.service}/{status.document}"], seconds)
    yield age
    late = sum(1 for status in statuses if status.next_check_at is not None and status.next_check_at < now)
    yield GaugeMetricFamily("kiyaku_documents_due", "Documents whose time has come.", late)
