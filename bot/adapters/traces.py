"""Fills the port Meter once more, around another one: what is done for a webhook becomes a trace (opentelemetry.io).

A trace's id is made of the delivery's, so that whatever processes take part, before and after a crash, add to the same
one. Its spans say which delivery, kind of job, step and stage, and what came of it: no name, no text and no code.
"""

import hashlib
import logging
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    StatusCode,
    TraceFlags,
    get_current_span,
    set_span_in_context,
)

from bot.core.coverage import Gap
from bot.core.finding import Finding
from bot.ports.meter import WEBHOOK, Meter

EXPORT_SECONDS = 2.0
"""How long the collector may take for what it is sent, and a stopping process for what is left."""


class _Ids(RandomIdGenerator):
    """Of a webhook's own span the ids are known before: its trace's, and its own."""

    def __init__(self) -> None:
        self.first: ContextVar[tuple[int, int] | None] = ContextVar("first", default=None)

    def generate_trace_id(self) -> int:
        known = self.first.get()
        return known[0] if known else super().generate_trace_id()

    def generate_span_id(self) -> int:
        """Asked last, and so the end of it: what is begun within the webhook has ids of its own."""
        known = self.first.get()
        self.first.set(None)
        return known[1] if known else super().generate_span_id()


class Traces:
    """`endpoint` is the collector's OTLP address over HTTP, `headers` what it wants to be told (a token)."""

    def __init__(self, meter: Meter, endpoint: str, headers: Mapping[str, str]) -> None:
        logging.getLogger("opentelemetry").setLevel(logging.ERROR)
        self._meter = meter
        self._ids = _Ids()
        resource = Resource.create({"service.name": "complianceagent"})
        self._provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(f"{endpoint}/v1/traces", headers=dict(headers), timeout=EXPORT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("complianceagent")
        self._delivery: ContextVar[str] = ContextVar("delivery", default="")

    @contextmanager
    def work(self, name: str, delivery: str) -> Iterator[None]:
        trace, root = _ids_of(delivery)
        given = self._delivery.set(delivery)
        first = self._ids.first.set((trace, root) if name == WEBHOOK else None)
        try:
            parent = NonRecordingSpan(SpanContext(trace, root, is_remote=True, trace_flags=TraceFlags(1)))
            with self._span(name, None if name == WEBHOOK else parent):
                yield
        finally:
            self._ids.first.reset(first)
            self._delivery.reset(given)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        with self._meter.stage(name), self._span(name):
            yield

    @contextmanager
    def _span(self, name: str, parent: NonRecordingSpan | None = None) -> Iterator[None]:
        """An error is told by its kind: its words and its traceback may quote anything."""
        context = set_span_in_context(parent) if parent is not None else None
        with self._tracer.start_as_current_span(
            name,
            context=context,
            attributes={"delivery": self._delivery.get()},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise

    def step(self, kind: str, step: str, outcome: str, seconds: float) -> None:
        get_current_span().set_attributes({"job": kind, "outcome": outcome})
        self._meter.step(kind, step, outcome, seconds)

    def delivery(self, event: str, status: int) -> None:
        self._meter.delivery(event, status)

    def looked(self, gaps: Iterable[Gap], new: Iterable[Finding]) -> None:
        self._meter.looked(gaps, new)

    def budget(self, who: str, resource: str, left: int) -> None:
        self._meter.budget(who, resource, left)

    def close(self) -> None:
        """Send what is left, for a moment: nobody waits for a collector that is away."""
        thread = threading.Thread(target=self._provider.shutdown, daemon=True)
        thread.start()
        thread.join(EXPORT_SECONDS)


def _ids_of(delivery: str) -> tuple[int, int]:
    """The ids of a delivery's trace and of its first span: 16 and 8 bytes (w3.org/TR/trace-context)."""
    digest = hashlib.sha256(delivery.encode()).digest()
    return int.from_bytes(digest[:16], "big"), int.from_bytes(digest[16:24], "big")
