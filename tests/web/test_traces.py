"""Traces, as a collector on loopback gets them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from bot.adapters.traces import Traces
from bot.ports.meter import UNMEASURED, WEBHOOK
from tests.web.collector import attributes, collecting

DELIVERY = "3f1e4ba0-1111-2222-3333-444455556666"


async def close(traces: Traces) -> None:
    await asyncio.to_thread(traces.close)


async def test_what_two_processes_do_for_a_delivery_is_one_trace() -> None:
    async with collecting() as collector:
        intake, worker = (Traces(UNMEASURED, collector.url, {"authorization": "Bearer t"}) for _ in range(2))
        with intake.work(WEBHOOK, DELIVERY):
            pass
        with worker.work("look", DELIVERY):
            with worker.stage("fetch"):
                await asyncio.sleep(0)
            worker.step("review", "look", "next", 0.1)
        with worker.work("look", "another"):
            pass
        for each in (intake, worker):
            await close(each)
    spans = {span.name: span for span in collector.spans if attributes(span)["delivery"] == DELIVERY}
    webhook, look, fetch = spans[WEBHOOK], spans["look"], spans["fetch"]
    assert {span.trace_id for span in spans.values()} == {webhook.trace_id}
    assert len({span.trace_id for span in collector.spans}) == 2
    assert (webhook.parent_span_id, look.parent_span_id, fetch.parent_span_id) == (b"", webhook.span_id, look.span_id)
    assert attributes(look) == {"delivery": DELIVERY, "job": "review", "outcome": "next"}
    assert collector.tokens == {"Bearer t"}


async def test_an_error_is_told_by_its_kind_and_without_its_words() -> None:
    async with collecting() as collector:
        traces = Traces(UNMEASURED, collector.url, {})
        with pytest.raises(KeyError), traces.work("say", DELIVERY), traces.stage("decide"):
            raise KeyError("password = 'hunter2'")
        await close(traces)
    assert len(collector.spans) == 2
    assert {attributes(span)["error.type"] for span in collector.spans} == {"KeyError"}
    assert {span.status.code for span in collector.spans} == {Status.STATUS_CODE_ERROR}
    assert not any(b"hunter2" in span.SerializeToString() or span.events for span in collector.spans)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    yield
    assert loop.time() - began < seconds


async def test_nobody_waits_for_a_collector_that_is_away() -> None:
    traces = Traces(UNMEASURED, "http://127.0.0.1:9", {})
    with traces.work("say", DELIVERY):
        pass
    with patience(5):
        await close(traces)
