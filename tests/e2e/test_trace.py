"""The trace of one review, as a collector gets it from the real server."""

from pathlib import Path

import pytest

from tests.e2e.plant import planted
from tests.web.collector import attributes, collecting

pytestmark = pytest.mark.asyncio(loop_scope="session")

STEPS = {"look", "say", "keep"}
STAGES = {"fetch", "inventory", "scanners", "fixes", "decide"}


async def test_a_review_is_one_trace_from_its_webhook_to_its_end(tmp_path: Path) -> None:
    async with collecting() as collector, planted(tmp_path) as plant:
        plant.settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url
        server = await plant.start("serve")
        shop = await plant.repository("traced", {"README.md": "x\n"})
        await plant.checked(await plant.open(shop, 1))
        await plant.nothing_lost_nothing_twice()
        await plant.stop(server)
    (delivery,) = plant.delivery_ids()
    spans = [span for span in collector.spans if attributes(span).get("delivery") == delivery]
    named = {span.name: span for span in spans}
    assert set(named) >= {"webhook"} | STEPS | STAGES, set(named)
    assert len({span.trace_id for span in spans}) == 1
    ids = {span.span_id: span.name for span in spans}
    assert {ids[named[each].parent_span_id] for each in STEPS} == {"webhook"}
    assert {ids[named[each].parent_span_id] for each in STAGES} <= STEPS
    told = str(collector.spans)
    assert not [word for word in ("traced", "acme", "tools/tool1.py", "subprocess", "mira") if word in told]
