"""Fills the port Meter with the Prometheus client, and writes what it counted as text (prometheus.io, "Exposition
formats"). Names follow prometheus.io, "Metric and label naming"."""

import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.core.coverage import Gap
from bot.core.finding import Finding
from bot.core.offer import Offers
from bot.core.upkeep import ChoreRecord, Upkeep
from bot.ports.jobs import JobCount

SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600)
"""Buckets: from a warm step to a scan of a whole tree."""

OWN_RULE = "own"
"""All rules of repositories' own under one name: there can be any number of them."""


class Metrics:
    """One for each process. A process tells of its own work, and of the queue that all share."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        GCCollector(registry=registry)
        self._deliveries = Counter(
            "complianceagent_deliveries",
            "Webhooks, by event and the status of our answer.",
            ["event", "status"],
            registry=registry,
        )
        self._steps = Histogram(
            "complianceagent_step_seconds",
            "Steps of jobs, by what came of them.",
            ["kind", "step", "outcome"],
            buckets=SECONDS,
            registry=registry,
        )
        self._stages = Histogram(
            "complianceagent_stage_seconds", "Stages of a review.", ["stage"], buckets=SECONDS, registry=registry
        )
        self._gaps = Counter(
            "complianceagent_gaps",
            "What reviews could not look at, by tool and reason.",
            ["tool", "reason"],
            registry=registry,
        )
        self._findings = Counter("complianceagent_findings", "New findings.", ["rule", "severity"], registry=registry)
        self._budget = Gauge(
            "complianceagent_github_budget_left",
            "Requests that GitHub still allows until the next reset.",
            ["installation", "resource"],
            registry=registry,
        )
        self._jobs = Gauge(
            "complianceagent_jobs",
            "Jobs that have not ended, and those that were given up.",
            ["kind", "state"],
            registry=registry,
        )
        self._fixes = Gauge(
            "complianceagent_fixes",
            "Fixes that were offered, by what became of them.",
            ["rule", "way", "fate"],
            registry=registry,
        )
        self._chores = Gauge(
            "complianceagent_chore_done_timestamp_seconds",
            "When a chore began last that ended well (0: none did).",
            ["chore"],
            registry=registry,
        )
        self._missed = Gauge(
            "complianceagent_chore_missed",
            "Whether a chore was not done when it was due.",
            ["chore"],
            registry=registry,
        )
        self._age = Gauge(
            "complianceagent_queue_age_seconds", "How long the oldest waiting job has waited.", registry=registry
        )

    def work(self, name: str, delivery: str) -> AbstractContextManager[None]:
        """Counts have no names of deliveries."""
        return nullcontext()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self._stages.labels(name).observe(time.perf_counter() - began)

    def step(self, kind: str, step: str, outcome: str, seconds: float) -> None:
        self._steps.labels(kind, step, outcome).observe(seconds)

    def looked(self, gaps: Iterable[Gap], new: Iterable[Finding]) -> None:
        for gap in gaps:
            self._gaps.labels(gap.tool, gap.reason.value).inc()
        for finding in new:
            self._findings.labels(_rule(finding.rule), finding.severity.value).inc()

    def budget(self, who: str, resource: str, left: int) -> None:
        self._budget.labels(who, resource).set(left)

    def delivery(self, event: str, status: int) -> None:
        self._deliveries.labels(event, str(status)).inc()

    def chores(self, known: Iterable[tuple[Upkeep, ChoreRecord, bool]]) -> None:
        """Those that workers do, each with whether it was missed."""
        for upkeep, record, missed in known:
            self._chores.labels(upkeep.name).set(record.done_at.timestamp() if record.done_at else 0)
            self._missed.labels(upkeep.name).set(missed)

    def text(self, counts: Iterable[JobCount], age: float, offers: Iterable[Offers]) -> bytes:
        """Everything, with the state of the queue and of the offered fixes as it is now; `age` in seconds."""
        self._fixes.clear()
        for offer in offers:
            self._fixes.labels(_rule(offer.rule), offer.way, offer.fate.value).inc(offer.count)
        self._jobs.clear()
        for each in counts:
            self._jobs.labels(each.kind.value, each.state.value).set(each.jobs)
        self._age.set(age)
        return generate_latest(self._registry)


def _rule(rule: str) -> str:
    return rule if rule.startswith("SOC2-") else OWN_RULE
