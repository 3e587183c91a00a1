"""From events to jobs."""

import time
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

import pytest

from bot.core.asked import fields_in
from bot.core.command import Command, command_in
from bot.core.delivery import Delivery
from bot.core.job import Job, JobKind
from bot.handlers import (
    installation,
    installation_repositories,
    issue_comment,
    pull_request,
    pull_request_review_comment,
    repository,
)
from bot.handlers.interface import MalformedPayload


def delivery(event: str, action: str) -> Delivery:
    return Delivery("d-1", event, action, 5, "acme/shop", "{}", datetime(2026, 1, 1, tzinfo=UTC))


def pull_payload() -> dict[str, Any]:
    return {
        "number": 7,
        "installation": {"id": 5},
        "repository": {"full_name": "acme/shop"},
        "pull_request": {"head": {"sha": "a" * 40}},
    }


def comment_payload(body: str = "/compliance report", kind: str = "User") -> dict[str, Any]:
    return {
        "installation": {"id": 5},
        "repository": {"full_name": "acme/shop"},
        "issue": {"number": 7, "pull_request": {"url": "…"}},
        "comment": {"id": 99, "body": body, "user": {"login": "mona", "type": kind}},
        "sender": {"login": "mona", "type": kind},
    }


@pytest.mark.parametrize(
    ("action", "by"), [("opened", "mona"), ("synchronize", "mona"), ("reopened", ""), ("ready_for_review", "")]
)
def test_who_pushes_is_kept(action: str, by: str) -> None:
    payload = pull_payload() | {"sender": {"login": "mona", "type": "User"}}
    job = pull_request.PLUGIN.job(delivery("pull_request", action), payload)
    assert job is not None and job.pushed_by == by


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", "ready_for_review"])
def test_a_new_head_is_reviewed(action: str) -> None:
    job = pull_request.PLUGIN.job(delivery("pull_request", action), pull_payload())
    assert job == Job("review-d-1", JobKind.REVIEW, 5, "acme/shop", 7, "a" * 40, "d-1")


@pytest.mark.parametrize("action", ["labeled", "closed", "assigned"])
def test_other_actions_ask_for_nothing(action: str) -> None:
    assert pull_request.PLUGIN.job(delivery("pull_request", action), pull_payload()) is None


def test_another_default_branch_is_recorded_and_another_description_is_not() -> None:
    told = about_repository(changes={"default_branch": {"from": "main"}})
    told["repository"]["default_branch"] = "quick"
    note = repository.PLUGIN.job(delivery("repository", "edited"), told)
    assert note is not None
    assert note.fact.body["action"] == "default branch changed"
    assert note.fact.body["default_branch"] == {"was": "main", "is": "quick"}
    for changes in ({"description": {"from": "x"}}, {}, None):
        assert repository.PLUGIN.job(delivery("repository", "edited"), about_repository(changes=changes)) is None


@pytest.mark.parametrize("missing", ["number", "installation", "repository", "pull_request"])
def test_a_payload_without_its_fields_is_malformed(missing: str) -> None:
    payload = {key: value for key, value in pull_payload().items() if key != missing}
    with pytest.raises(MalformedPayload, match=missing):
        pull_request.PLUGIN.job(delivery("pull_request", "opened"), payload)


def test_a_command_becomes_a_job() -> None:
    job = issue_comment.PLUGIN.job(delivery("issue_comment", "created"), comment_payload())
    assert job == Job("command-d-1", JobKind.COMMAND, 5, "acme/shop", 7, "", "d-1", 99)


def test_bots_never_command_us() -> None:
    assert issue_comment.PLUGIN.job(delivery("issue_comment", "created"), comment_payload(kind="Bot")) is None


@pytest.mark.parametrize("action", ["edited", "deleted"])
def test_only_a_new_comment_commands(action: str) -> None:
    assert issue_comment.PLUGIN.job(delivery("issue_comment", action), comment_payload()) is None


def test_a_comment_on_an_issue_is_not_for_us() -> None:
    payload = comment_payload()
    del payload["issue"]["pull_request"]
    assert issue_comment.PLUGIN.job(delivery("issue_comment", "created"), payload) is None


@pytest.mark.parametrize(
    ("body", "command"),
    [
        ("/compliance report", Command("report", "")),
        ("/compliance   REPORT  all of it \r\nthanks", Command("report", "all of it")),
        ("/compliance", Command("", "")),
        ("> /compliance report", None),
        ("please /compliance report", None),
        ("\n/compliance report", None),
        ("/compliancereport", None),
        ("\ufeff/compliance\treport\rfix all", Command("report", "")),
        ("```\n/compliance fix all\n```", None),
        ("    /compliance fix all", None),
        ("\t/compliance fix all", None),
        ("> quoted\n/compliance fix all", None),
        ("<!-- /compliance fix all -->", None),
        ("`/compliance fix all`", None),
        ("/сompliance fix all", None),  # a Cyrillic letter
        ("／compliance fix all", None),
        ("/compliance\u2028fix all", None),
        ("/compliance wаive x", Command("wаive", "x")),  # a Cyrillic letter: no command's name
        ("", None),
    ],
)
def test_only_the_first_line_commands(body: str, command: Command | None) -> None:
    assert command_in(body) == command


@pytest.mark.parametrize(
    "body",
    [
        "/compliance" + " " * 60_000 + "\rx",
        "/compliance " + "x" * 60_000,
        "/compliance waive " + "reason: " * 8_000,
        "\ufeff" * 60_000 + "/compliance",
    ],
)
def test_a_long_line_is_read_as_fast_as_a_short_one(body: str) -> None:
    """It once took a time that grew with the third power: one comment could have stopped the server for a day."""
    started = time.process_time()
    command = command_in(body)
    assert command is not None
    fields_in(command.rest, ("reason", "until"))
    get_close_matches(command.name, ["waive", "report"], 1)
    assert time.process_time() - started < 1


def reply_payload(body: str = "/compliance explain", kind: str = "User") -> dict[str, Any]:
    payload = comment_payload(body, kind)
    return {**payload, "pull_request": {"number": 7}}


def test_a_command_in_a_thread_becomes_a_job() -> None:
    event = delivery("pull_request_review_comment", "created")
    job = pull_request_review_comment.PLUGIN.job(event, reply_payload())
    assert job == Job("reply-d-1", JobKind.REPLY, 5, "acme/shop", 7, "", "d-1", 99)
    for payload in (reply_payload("looks fine"), reply_payload(kind="Bot"), reply_payload("> /compliance explain")):
        assert pull_request_review_comment.PLUGIN.job(event, payload) is None
    edited = delivery("pull_request_review_comment", "edited")
    assert pull_request_review_comment.PLUGIN.job(edited, reply_payload()) is None


def about_repository(**more: object) -> dict[str, Any]:
    return {
        "installation": {"id": 5, "account": {"login": "acme"}, "permissions": {"checks": "write"}},
        "repository": {"id": 77, "full_name": "acme/shop"},
        "sender": {"login": "mona"},
        **more,
    }


@pytest.mark.parametrize("action", ["deleted", "privatized", "publicized", "archived", "renamed", "edited"])
def test_what_becomes_of_a_repository_is_recorded(action: str) -> None:
    note = repository.PLUGIN.job(delivery("repository", action), about_repository())
    if action in {"renamed", "edited"}:
        assert note is None, "a new name is learned from every event"
        return
    assert note is not None
    assert (note.installation, note.fact.subject) == (5, "acme/shop")
    assert note.fact.body == {"action": action, "id": 77, "is": "acme/shop", "by": "mona"}


def test_what_we_are_let_see_is_recorded() -> None:
    changed = about_repository(repositories_added=[{"full_name": "acme/new"}, 3], repositories_removed=[])
    seen = installation_repositories.PLUGIN.job(delivery("installation_repositories", "added"), changed)
    assert seen is not None
    assert seen.fact.body["added"] == ["acme/new"]
    assert (seen.fact.body["added_count"], seen.fact.body["removed_count"]) == (2, 0)
    given = installation.PLUGIN.job(delivery("installation", "suspend"), about_repository())
    assert given is not None
    assert given.fact.body["permissions"] == {"checks": "write"}
    assert (given.fact.body["action"], given.fact.body["by"]) == ("suspend", "mona")
