"""The check run: one for each external id, each annotation exactly once."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.adapters.github.checks import CHECK_NAME
from bot.adapters.github.host import GitHubHost
from bot.core.action import FinishCheck, StartCheck
from bot.core.identity import CommitSha
from bot.core.review import Annotation, CheckOutput
from bot.core.verdict import Conclusion
from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import CheckRun
from bot.ports.code_host import HostError, OutcomeUnknown
from tests.world.scene import Scene, set_scene

HostOf = Callable[[Scene], GitHubHost]


def output(count: int, *, text: str = "", first: int = 0, conclusion: Conclusion = Conclusion.FAILURE) -> CheckOutput:
    notes = tuple(
        Annotation("app.py", n % 40 + 1, n % 40 + 1, "failure", f"title {n % 7}", f"message {n}")
        for n in range(first, first + count)
    )
    return CheckOutput(conclusion, "Title", "Summary", text, notes)


def actions(scene: Scene, result: CheckOutput) -> tuple[StartCheck, FinishCheck]:
    head = CommitSha(scene.pull.head_sha)
    return StartCheck(head, "job-1"), FinishCheck(head, "job-1", result)


def only(scene: Scene) -> CheckRun:
    (run,) = scene.repository.checks.values()
    return run


def messages(run: CheckRun) -> list[str]:
    return [one["message"] for one in run.annotations]


async def test_start_and_finish(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host, (start, finish) = host_of(scene), actions(scene, output(0, conclusion=Conclusion.SUCCESS))
    started = await host.perform(start, look_first=False)
    assert (only(scene).status, only(scene).name) == ("in_progress", CHECK_NAME)
    finished = await host.perform(finish, look_first=False)
    assert started.id == finished.id == only(scene).id
    assert (only(scene).status, only(scene).conclusion) == ("completed", "success")
    assert [one.method for one in github.requests] == ["POST", "POST", "PATCH"]


async def test_details_lead_to_the_page_of_the_review(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    start, finish = actions(scene, output(0))
    page = "https://bot.example.com/reviews/token"
    await host_of(scene).perform(replace(start, details_url=page), look_first=False)
    assert only(scene).details_url == page
    await host_of(scene).perform(finish, look_first=True)
    assert only(scene).details_url == page, "without another one it stays"
    await host_of(scene).perform(replace(finish, details_url=f"{page}2"), look_first=True)
    assert only(scene).details_url == f"{page}2"
    await host_of(scene).perform(replace(finish, external_id="job-2", details_url=page), look_first=True)
    (made,) = (each for each in scene.repository.checks.values() if each.external_id == "job-2")
    assert made.details_url == page, "also where the run has to be made for it"


async def test_another_process_finishes_the_same_run(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    start, finish = actions(scene, output(3))
    await host_of(scene).perform(start, look_first=False)
    await host_of(scene).perform(finish, look_first=False)
    assert messages(only(scene)) == ["message 0", "message 1", "message 2"]


async def test_run_that_was_never_started(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    await host_of(scene).perform(actions(scene, output(1))[1], look_first=False)
    assert (only(scene).external_id, only(scene).status) == ("job-1", "completed")


@pytest.mark.parametrize("kind", ["502 after", "reset after", "502 before"])
async def test_lost_answer_to_the_start(github: LoopbackGitHub, host_of: HostOf, kind: str) -> None:
    scene = await set_scene(github)
    start, _ = actions(scene, output(0))
    github.faults.add("POST", "/check-runs$", kind)
    with pytest.raises(OutcomeUnknown):
        await host_of(scene).perform(start, look_first=False)
    assert (await host_of(scene).perform(start, look_first=True)).id == only(scene).id


@pytest.mark.parametrize("kind", ["502 after", "reset after", "502 before", "429"])
@pytest.mark.parametrize("batch", [1, 2, 3])
async def test_120_annotations_arrive_exactly_once(
    github: LoopbackGitHub, host_of: HostOf, kind: str, batch: int
) -> None:
    scene = await set_scene(github)
    start, finish = actions(scene, output(120))
    host = host_of(scene)
    await host.perform(start, look_first=False)
    github.faults.add("PATCH", "/check-runs/", "slow", times=batch - 1, seconds=0)
    github.faults.add("PATCH", "/check-runs/", kind)
    with pytest.raises(HostError):
        await host.perform(finish, look_first=False)
    assert only(scene).status == ("completed" if batch == 3 and "after" in kind else "in_progress")
    await host_of(scene).perform(finish, look_first=True)
    assert messages(only(scene)) == [f"message {n}" for n in range(120)]
    assert (only(scene).status, only(scene).conclusion) == ("completed", "failure")


async def test_second_review_of_a_commit_ends_the_same_run_anew(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host = host_of(scene)
    start, finish = actions(scene, output(3))
    await host.perform(start, look_first=False)
    await host.perform(finish, look_first=False)
    again = actions(scene, output(60, first=1, conclusion=Conclusion.SUCCESS))[1]
    await host.perform(again, look_first=False)
    assert sorted(messages(only(scene))) == sorted(f"message {n}" for n in range(61))
    assert only(scene).conclusion == "success"


async def test_same_name_by_another_app_is_not_ours(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    start, finish = actions(scene, output(0))
    await host_of(scene).perform(start, look_first=False)
    only(scene).app = github.app("imitator")
    receipt = await host_of(scene).perform(finish, look_first=True)
    theirs, ours = scene.repository.checks.values()
    assert (theirs.status, ours.status, receipt.id) == ("in_progress", "completed", ours.id)


async def test_run_is_found_among_many_of_a_commit(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    host, head = host_of(scene), CommitSha(scene.pull.head_sha)
    github.front.content_a_minute = 1000
    for number in range(105):
        await host.perform(StartCheck(head, f"job-{number}"), look_first=False)
    await host_of(scene).perform(FinishCheck(head, "job-0", output(0)), look_first=True)
    await host_of(scene).perform(FinishCheck(head, "job-104", output(0)), look_first=True)
    ended = [one.external_id for one in scene.repository.checks.values() if one.status == "completed"]
    assert ended == ["job-0", "job-104"]


async def test_texts_too_long_are_cut_between_characters(github: LoopbackGitHub, host_of: HostOf) -> None:
    scene = await set_scene(github)
    note = Annotation("app.py", 1, 1, "warning", "ü" * 300, "☃" * 30_000)
    long = CheckOutput(Conclusion.FAILURE, "é" * 300, "a☃" * 40_000, "☃" * 40_000, (note,))
    await host_of(scene).perform(FinishCheck(CommitSha(scene.pull.head_sha), "job-1", long), look_first=False)
    made = only(scene).output
    assert all(len(made[name].encode()) <= 65_535 for name in ("summary", "text"))
    assert len(made["title"].encode()) <= 255
    assert len(only(scene).annotations[0]["message"].encode()) <= 65_536
