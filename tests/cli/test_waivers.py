"""The register of what people let be, as a person asks for it."""

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path

from bot.adapters.db.work import opened
from bot.core.identity import Fingerprint
from bot.core.waiver import Waiver, WaiverKind
from tests.evidence.test_cli import run

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PLACE = (5, "acme/shop", 7, Fingerprint("c0ffee12" * 4), "SOC2-001")
RISK = Waiver(*PLACE, WaiverKind.RISK, "asked \x1b[2J before", date(2026, 6, 30), "mona", "dev", NOW, "a WAF", 99)
OTHER = (4, "acme/books", 1, Fingerprint("d" * 32), "SOC2-002")
WRONG = Waiver(*OTHER, WaiverKind.FALSE_POSITIVE, "a fixture, not a key", None, "mona", "dev", NOW)


async def grant(url: str) -> None:
    async with opened(url) as database, database.work() as work:
        for each in (RISK, WRONG):
            await work.waivers.grant(each)
        await work.commit()


def test_what_is_waived_is_listed_with_who_answers_for_it(sqlite_url: str, tmp_path: Path) -> None:
    assert run("waivers", "list", url=sqlite_url, home=tmp_path).output == "Nothing is waived.\n"
    asyncio.run(grant(sqlite_url))
    assert run("waivers", "list", url=sqlite_url, home=tmp_path).output == (
        "acme/books#1  dddddddd  SOC2-002  false positive by mona, change by dev: a fixture, not a key\n"
        "acme/shop#7  c0ffee12  SOC2-001  waived until 2026-06-30 by mona, change by dev: asked \\x1b[2J before "
        "(instead: a WAF)\n"
        "2 waivers in force.\n"
    )
    register = json.loads(run("waivers", "list", "--format", "json", url=sqlite_url, home=tmp_path).output)
    kept = [
        (each["pull_request"], each["granted_by"], each["until"], each["compensating_control"]) for each in register
    ]
    assert kept == [(1, "mona", None, None), (7, "mona", "2026-06-30", "a WAF")]
