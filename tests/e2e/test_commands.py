"""Slash commands, by people of every kind."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from complianceagent.clock import SYSTEM

from bot.compose.server import queued_database
from bot.services.expire_waivers import WaiverExpirer
from tests.e2e.plant import bad
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def answer_to(stage: Stage, pull: object, user: str, body: str) -> str:
    conversation = pull.conversation  # type: ignore[attr-defined]  # the loopback's PullRequest
    before = len(conversation)
    await stage.github.comment(pull, user, body)  # type: ignore[arg-type]  # as above
    await stage.until(lambda: len(conversation) > before + 1, f"the answer to {body!r}")
    text: str = conversation[-1].body
    return text


async def test_report_for_those_who_may_write_and_a_refusal_for_others(stage: Stage) -> None:
    shop = await stage.repository("report")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)

    refused = await answer_to(stage, pull, "victor", "/compliance report")
    assert "write access" in refused
    assert "SOC2-" not in refused

    report = await answer_to(stage, pull, "mira", "/compliance report")
    assert "CC6.1" in report
    assert "4 open" in report
    assert all(f"`{each['fingerprint'][:8]}`" in report for each in stage.evidence("finding", shop))

    recorded = await answer_to(stage, pull, "mira", "/compliance evidence")
    await stage.job_ended(pull, 4)
    query = "SELECT seq, hash FROM evidence WHERE payload LIKE ? ORDER BY seq"
    kept = stage.rows(query, f'%"subject":"{shop.full_name}#{pull.number}"%')
    rows = [[cell.strip(" `") for cell in line.split("|")] for line in recorded.splitlines() if line[:1] == "|"][2:]
    assert [(int(row[1]), row[4]) for row in rows] == [(seq, digest[:16]) for seq, digest in kept[: len(rows)]]
    assert {row[3] for row in rows} >= {"review", "finding", "command"}
    outcomes = [(each["by"], each["command"], each["outcome"]) for each in stage.evidence("command", shop)]
    assert outcomes == [
        ("victor", "report", "refused"),
        ("mira", "report", "answered"),
        ("mira", "evidence", "answered"),
    ]


async def test_help_lists_what_there_is_and_answers_the_unknown(stage: Stage) -> None:
    shop = await stage.repository("help")
    pull = await stage.pull(shop, {"shop/prices.py": "x = 1\n"})
    await stage.job_ended(pull)
    text = await answer_to(stage, pull, "victor", "/compliance raport @everyone")
    assert "Did you mean `/compliance report`?" in text and "- `/compliance waive`" in text
    assert "@everyone" not in text
    await stage.job_ended(pull, 2)
    count = len(pull.conversation)
    assert count == 2, "our own answer triggered nothing"


async def test_fixes_are_committed_for_those_who_may_write_once(stage: Stage) -> None:
    shop = await stage.repository("fix")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    before = pull.head_sha
    assert "write access" in await answer_to(stage, pull, "victor", "/compliance fix all")
    assert pull.head_sha == before

    said = await answer_to(stage, pull, "mira", "/compliance fix all")
    assert f"**Committed** in {pull.head_sha}" in said and "SOC2-008" in said, said
    assert [each.message.split("\n")[0] for each in await shop.git.commits(f"{before}..{pull.head_sha}")] == [
        "Fix 3 compliance findings"
    ]
    await stage.checked(pull)
    await stage.job_ended(pull, 4)
    closed = [each for each in stage.evidence("remediation", shop) if each["suggestion_accepted"]]
    assert [each["by"] for each in closed] == ["complianceagent[bot]"] * 3
    done = stage.evidence("command", shop)[-1]
    assert (done["by"], done["outcome"], done["commit"], len(done["fixed"])) == ("mira", "answered", pull.head_sha, 3)

    asked = [
        each
        for each in stage.github.deliveries
        if each.event == "issue_comment" and each.payload["comment"]["user"]["login"] == "mira"
    ]
    head = pull.head_sha
    await stage.github.redeliver(asked[-1].id)
    await stage.github.drain()
    assert pull.head_sha == head

    content = (await shop.git.file(head, "shop/api/orders.py") or b"").decode()
    await stage.github.push(pull, {"shop/api/orders.py": content.replace('"Billing failed"', '"No price"')})
    await stage.checked(pull)
    await stage.job_ended(pull, 5)
    (again,) = (each for each in stage.evidence("remediation", shop) if each["reworked"])
    assert again["fingerprint"] in {each["fingerprint"] for each in closed}


async def test_in_a_thread_the_finding_need_not_be_named(stage: Stage) -> None:
    shop = await stage.repository("thread")
    pull = await stage.pull(shop, bad(1))
    await stage.job_ended(pull)
    (first,) = pull.comments
    asked = await stage.github.reply(first.id, "victor", "/compliance explain")
    await stage.until(lambda: len(pull.comments) == 3, "the answer")
    said = pull.comments[-1]
    assert (said.thread, said.user.login) == (first.thread, "complianceagent[bot]")
    assert "SOC2-004" in said.body and "Why it matters" in said.body
    assert [each.content for each in asked.reactions] == ["eyes"]
    assert not pull.conversation

    until = (datetime.now(UTC) + timedelta(days=9)).date()
    await stage.github.reply(first.id, "mira", f"/compliance waive reason: it runs on one machine only until: {until}")
    await stage.until(lambda: len(pull.comments) == 5, "the answer")
    assert f"waived until {until} by `mira`" in pull.comments[-1].body
    await stage.job_ended(pull, 4)
    assert (await stage.checked(pull)).conclusion == "success"
    await stage.github.reply(first.id, "mira", "> /compliance unwaive\n\nShould we?")
    await stage.github.drain()
    assert len(stage.evidence("command", shop)) == 2

    with closing(sqlite3.connect(stage.database, timeout=30)) as connection, connection:
        connection.execute("UPDATE waivers SET until = '2026-01-01' WHERE repository = ?", (shop.full_name,))
    async with queued_database(f"sqlite:///{stage.database}") as database:
        await WaiverExpirer(database, SYSTEM).run()
    await stage.job_ended(pull, 6)
    assert (await stage.checked(pull)).conclusion == "failure", "the day is over, and the finding counts again"
    assert [each["what"] for each in stage.evidence("waiver", shop)] == ["granted", "expired"]
    assert (len(pull.comments), len(pull.conversation)) == (6, 0), "and it is not remarked a second time"
