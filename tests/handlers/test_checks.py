"""From what people press on a check run to jobs."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.check_id import Grouped, check_id, checked_by, group_check_id, group_checked_by
from bot.core.delivery import Delivery
from bot.core.identity import CommitSha
from bot.core.job import Again, Job, JobKind
from bot.handlers import check_run, check_suite, merge_group
from bot.handlers.interface import MalformedPayload

HEAD = CommitSha("a" * 40)


def delivery(event: str, action: str) -> Delivery:
    return Delivery("d-1", event, action, 5, "acme/shop", "{}", datetime(2026, 1, 1, tzinfo=UTC))


def run_payload(button: str = "", kind: str = "User", **run: Any) -> dict[str, Any]:
    return {
        "installation": {"id": 5},
        "repository": {"full_name": "acme/shop"},
        "check_run": {"external_id": check_id(7, HEAD), **run},
        "requested_action": {"identifier": button},
        "sender": {"login": "mona", "type": kind},
    }


def suite_payload(*numbers: Any) -> dict[str, Any]:
    return {
        "installation": {"id": 5},
        "repository": {"full_name": "acme/shop"},
        "check_suite": {"head_sha": HEAD, "pull_requests": [{"number": each} for each in numbers]},
    }


def test_what_a_check_run_is_found_by_says_what_it_speaks_of() -> None:
    assert checked_by(check_id(7, HEAD)) == (7, HEAD)


@pytest.mark.parametrize(
    "other", ["", "pr-0-" + HEAD, "pr-7-" + "A" * 40, f"pr-7-{HEAD}\n", "pr-7-abc", f" pr-7-{HEAD}"]
)
def test_what_others_call_their_check_runs_is_not_ours(other: str) -> None:
    assert checked_by(other) is None


def test_run_again_is_a_review_of_that_commit() -> None:
    review = Job("review-d-1", JobKind.REVIEW, 5, "acme/shop", 7, HEAD, "d-1")
    assert check_run.PLUGIN.job(delivery("check_run", "rerequested"), run_payload()) == review
    assert check_run.PLUGIN.job(delivery("check_run", "requested_action"), run_payload("rescan")) == review


@pytest.mark.parametrize("button", ["fix_all", "report"])
def test_a_button_is_a_command_without_a_comment(button: str) -> None:
    job = check_run.PLUGIN.job(delivery("check_run", "requested_action"), run_payload(button))
    assert job == Job("command-d-1", JobKind.COMMAND, 5, "acme/shop", 7, "", "d-1")
    user, command = check_run.pressed(run_payload(button))
    assert (user, command.name) == ("mona", button.partition("_")[0])


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("created", run_payload()),
        ("completed", run_payload()),
        ("requested_action", run_payload("delete")),
        ("requested_action", run_payload("fix_all", kind="Bot")),
        ("rerequested", run_payload(external_id="theirs")),
    ],
)
def test_the_rest_asks_for_nothing(action: str, payload: dict[str, Any]) -> None:
    assert check_run.PLUGIN.job(delivery("check_run", action), payload) is None


def test_a_run_without_its_fields_is_malformed() -> None:
    with pytest.raises(MalformedPayload, match="external_id"):
        check_run.PLUGIN.job(delivery("check_run", "rerequested"), run_payload(external_id=7))


def test_a_suite_names_the_pull_requests_that_github_tells() -> None:
    asked = check_suite.PLUGIN.job(delivery("check_suite", "rerequested"), suite_payload(7, True, -1, "8", 9))
    assert asked == Again(5, "acme/shop", HEAD, (7, 9), "d-1")
    assert check_suite.PLUGIN.job(delivery("check_suite", "requested"), suite_payload(7)) is None


def group_payload(**changes: Any) -> dict[str, Any]:
    return {
        "installation": {"id": 5},
        "repository": {"full_name": "acme/shop"},
        "merge_group": {"base_sha": "b" * 40, "head_sha": HEAD, **changes},
    }


def test_a_merge_group_is_reviewed_at_its_head() -> None:
    job = merge_group.PLUGIN.job(delivery("merge_group", "checks_requested"), group_payload())
    assert job == Job("merge_group-d-1", JobKind.MERGE_GROUP, 5, "acme/shop", 0, HEAD, "d-1")
    assert merge_group.PLUGIN.job(delivery("merge_group", "destroyed"), group_payload()) is None
    with pytest.raises(MalformedPayload):
        merge_group.PLUGIN.job(delivery("merge_group", "checks_requested"), group_payload(base_sha="--upload-pack"))


def test_a_check_of_a_merge_group_that_is_run_again_names_its_group() -> None:
    group = Grouped(CommitSha("b" * 40), HEAD, 7)
    payload = run_payload(external_id=group_check_id(group))
    job = check_run.PLUGIN.job(delivery("check_run", "rerequested"), payload)
    assert job == Job("merge_group-d-1", JobKind.MERGE_GROUP, 5, "acme/shop", 0, HEAD, "d-1")
    assert merge_group.group_of(payload) == group
    payload["check_run"]["check_suite"] = {"head_branch": f"gh-readonly-queue/main/pr-7-{'b' * 40}"}
    assert merge_group.group_of(payload) == group._replace(branch="main")
    unnamed = Grouped(group.base, HEAD)
    assert group_checked_by(group_check_id(unnamed)) == unnamed
    assert group_checked_by(f"group-{HEAD}") is None


def test_every_pull_request_of_a_suite_is_looked_at_again_however_many() -> None:
    asked = check_suite.PLUGIN.job(delivery("check_suite", "rerequested"), suite_payload(*range(1, 51)))
    assert asked is not None
    assert asked.numbers == tuple(range(1, 51))


QUEUE = "refs/heads/gh-readonly-queue"


@pytest.mark.parametrize(
    ("ref", "branch", "number"),
    [
        (f"{QUEUE}/main/pr-12-{'b' * 40}", "main", 12),
        (f"{QUEUE}/release/pr-3-x/pr-12-{'b' * 40}", "release/pr-3-x", 12),
        (f"{QUEUE}/main/pr-0-{'b' * 40}", "", 0),
        (f"{QUEUE}/main/pr-12-{'b' * 40}/more", "", 0),
        (f"refs/heads/pr-12-{'b' * 40}", "", 0),
        (None, "", 0),
    ],
)
def test_what_a_group_adds_and_where_to_is_told_by_its_branch(ref: str | None, branch: str, number: int) -> None:
    group = merge_group.group_of(group_payload(head_ref=ref))
    assert (group.branch, group.number) == (branch, number)
