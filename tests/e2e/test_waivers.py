"""Findings that people let be: by whom, with which effect on the check, and what of it is in the evidence."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.policy import POLICY_PATH
from bot.demo.github.state import CheckRun, PullRequest, Repository, now
from bot.demo.sample_files import base_files
from tests.e2e.plant import bad
from tests.e2e.stage import Stage
from tests.e2e.test_commands import answer_to

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNTIL = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
REASON = "reason: the tool runs on one machine, by its owner @everyone"


async def concluded(stage: Stage, pull: PullRequest, jobs: int, conclusion: str) -> CheckRun:
    await stage.job_ended(pull, jobs)
    check = await stage.checked(pull)
    assert check.conclusion == conclusion, check.output
    return check


async def test_a_waiver_from_its_grant_to_its_end(stage: Stage) -> None:
    shop = await stage.repository("waive", base_files() | {POLICY_PATH: "waivers: {longest_days: 40}\n"})
    stage.github.add_collaborator(shop, "dev", "write")
    pull = await stage.pull(shop, bad(1) | {POLICY_PATH: "waivers: {four_eyes: off}\n"})
    await concluded(stage, pull, 1, "failure")
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    ask = f"/compliance waive {name} {REASON} until: {UNTIL} compensating: reviewed every month"

    assert "four eyes" in await answer_to(stage, pull, "dev", ask), "the change's own policy does not hold for it"
    assert not stage.evidence("waiver", shop)

    said = await answer_to(stage, pull, "mira", ask)
    assert f"waived until {UNTIL} by `mira`" in said
    check = await concluded(stage, pull, 4, "success")
    assert "waived" in check.output["title"]
    assert "reviewed every month" in check.output["summary"]
    assert "@everyone" not in check.output["summary"]
    report = await answer_to(stage, pull, "mira", "/compliance report")
    assert "0 open" in report and "1 waived" in report and UNTIL in report

    await stage.github.push(pull, {"README.md": "more\n"})
    await concluded(stage, pull, 6, "success")
    assert len(pull.comments) == 1, "nothing was said twice"

    assert "counts again" in await answer_to(stage, pull, "mira", f"/compliance unwaive {name}")
    await concluded(stage, pull, 8, "failure")
    told = [(each["what"], each["by"], each["author_of_change"]) for each in stage.evidence("waiver", shop)]
    assert told == [("granted", "mira", "dev"), ("withdrawn", "mira", "dev")]

    assert "false positive" in await answer_to(stage, pull, "mira", f"/compliance false-positive {name} {REASON}")
    await concluded(stage, pull, 10, "success")
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 11)
    (merged,) = stage.evidence("change", shop)
    assert ([each["kind"] for each in merged["waivers"]], merged["open_findings"]) == (["false positive"], [])


async def test_whoever_has_a_part_in_a_change_does_not_waive_its_findings(stage: Stage) -> None:
    shop = await stage.repository("four-eyes")
    for login in ("dev", "pusher", "writer", "helper", "third"):
        stage.github.add_collaborator(shop, login, "write")
    pull = await stage.pull(shop, bad(1))
    first = pull.head_sha
    await concluded(stage, pull, 1, "failure")
    await stage.github.push(pull, {"README.md": "more\n"}, author="pusher")
    await concluded(stage, pull, 2, "failure")
    helper = stage.github.user("helper")
    await stage.github.push(pull, {"README.md": "less\n"}, author="writer", co_authors=[helper], onto=first)
    await concluded(stage, pull, 3, "failure")
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    ask = f"/compliance false-positive {name} {REASON}"
    for login in ("dev", "pusher", "writer", "helper"):
        assert "four eyes" in await answer_to(stage, pull, login, ask), login
    assert "false positive" in await answer_to(stage, pull, "third", ask)
    await stage.until(lambda: bool(stage.evidence("waiver", shop)), "the waiver to be kept")
    assert [each["by"] for each in stage.evidence("waiver", shop)] == ["third"]


async def test_a_rescan_says_nothing_twice(stage: Stage) -> None:
    shop = await stage.repository("rescan")
    pull = await stage.pull(shop, bad(1))
    await concluded(stage, pull, 1, "failure")
    assert "reviewed again" in await answer_to(stage, pull, "mira", "/compliance rescan")
    await concluded(stage, pull, 3, "failure")
    assert (len(pull.reviews), len(stage.evidence("review", shop))) == (1, 2)


async def test_nobody_waives_who_may_be_among_those_whom_github_does_not_list(stage: Stage) -> None:
    """GitHub lists 250 commits: whoever wrote an earlier one would be a stranger to the change."""
    shop = await stage.repository("long-history")
    stage.github.add_collaborator(shop, "olga", "write")
    tip = await shop.git.commit(dict(bad(1)), "Hers", stage.github.user("olga").person, now(), (await _tip(shop),))
    for number in range(250):
        files = {"notes.txt": f"{number}\n"}
        tip = await shop.git.commit(files, "More", stage.github.user("dev").person, now(), (tip,))
    await stage.github.commit(shop, "change", {"notes.txt": "\n"}, onto=tip)
    pull = await stage.github.open_pull_request(shop, "change")
    await stage.job_ended(pull)
    name = stage.evidence("finding", shop)[0]["fingerprint"][:8]
    said = await answer_to(stage, pull, "olga", f"/compliance waive {name} {REASON} until: {UNTIL}")
    assert "does not list all commits" in said
    assert not stage.evidence("waiver", shop)


async def _tip(repository: Repository) -> str:
    return await repository.git.resolve("refs/heads/main") or ""
