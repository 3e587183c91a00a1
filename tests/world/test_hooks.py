"""Webhooks: what happens comes in, signed, once, and again on request."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.demo.github import LoopbackGitHub
from tests.world.fixtures import Client
from tests.world.scene import set_scene


@dataclass
class Receiver:
    """A server that keeps what it is sent."""

    status: int = 202
    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    application = web.Application(client_max_size=30_000_000)
    application.router.add_post("/hook", made.take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_webhooks_are_signed_and_delivered(github: LoopbackGitHub, receiver: Receiver) -> None:
    app = github.app(webhook_url=receiver.url, webhook_secret="secret")
    shop = await github.create_repository("acme/shop", {"a.py": "1\n"})
    installation = github.install(app, "acme")
    await github.commit(shop, "feature", {"a.py": "2\n"}, author="alice")
    pull = await github.open_pull_request(shop, "feature", author="alice")
    await github.drain()
    assert sorted(headers["X-GitHub-Event"] for headers, _ in receiver.got) == ["installation", "pull_request"]
    headers, body = next(one for one in receiver.got if one[0]["X-GitHub-Event"] == "pull_request")
    for name, algorithm in (("X-Hub-Signature-256", hashlib.sha256), ("X-Hub-Signature", hashlib.sha1)):
        kind = algorithm().name
        assert headers[name] == f"{kind}={hmac.new(b'secret', body, algorithm).hexdigest()}"
    payload = json.loads(body)
    assert (payload["action"], payload["number"]) == ("opened", pull.number)
    assert payload["installation"]["id"] == installation.id
    assert payload["pull_request"]["head"]["sha"] == pull.head_sha
    assert payload["organization"]["login"] == "acme"
    assert [one.statuses for one in github.deliveries] == [[202], [202]]


async def test_a_redelivery_is_the_same_to_the_byte(github: LoopbackGitHub, receiver: Receiver) -> None:
    receiver.status = 500
    github.app(webhook_url=receiver.url)
    github.install(next(iter(github.world.apps.values())), "acme")
    await github.drain()
    receiver.status = 202
    delivery = github.deliveries[0]
    assert await github.redeliver(delivery.id) == 202
    assert delivery.statuses == [500, 202]
    (first_headers, first), (second_headers, second) = receiver.got
    assert first == second
    assert first_headers["X-GitHub-Delivery"] == second_headers["X-GitHub-Delivery"] == delivery.id
    with pytest.raises(KeyError):
        await github.redeliver("unknown")


async def test_by_hand_nothing_is_sent_before_it_is_told(github: LoopbackGitHub, receiver: Receiver) -> None:
    github.hooks.automatic = False
    app = github.app(webhook_url=receiver.url)
    github.install(app, "acme")
    await github.drain()
    assert (receiver.got, len(github.deliveries)) == ([], 1)
    assert await github.hooks.send(github.deliveries[0]) == 202


async def test_nobody_listening_is_recorded(github: LoopbackGitHub) -> None:
    github.install(github.app(webhook_url="http://127.0.0.1:1/"), "acme")
    await github.drain()
    assert github.deliveries[0].statuses == [None]


async def test_what_people_do_is_told(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    await github.comment(scene.pull, "alice", "/compliance report")
    await github.push(scene.pull, {"more.py": "1\n"}, author="alice")
    await github.close(scene.pull, "alice")
    await github.reopen(scene.pull, "alice")
    merged = await github.merge(scene.pull, "alice")
    github.suspend(scene.installation)
    github.remove(scene.installation)
    told = [(one.event, one.action) for one in github.deliveries]
    assert told == [
        ("installation", "created"),
        ("pull_request", "opened"),
        ("issue_comment", "created"),
        ("pull_request", "synchronize"),
        ("pull_request", "closed"),
        ("pull_request", "reopened"),
        ("pull_request", "closed"),
        ("installation", "suspend"),
        ("installation", "deleted"),
    ]
    assert github.deliveries[2].payload["comment"]["body"] == "/compliance report"
    assert "pull_request" in github.deliveries[2].payload["issue"]
    assert github.deliveries[6].payload["pull_request"]["merged"] is True
    assert await scene.repository.git.resolve("refs/heads/main") == merged
    assert await scene.repository.git.file(merged, "more.py") == b"1\n"


async def test_our_own_writes_are_told_as_well(github: LoopbackGitHub, client: Client) -> None:
    scene = await set_scene(github)
    await client.log_in(scene.installation)
    await client.call("POST", scene.repo + "/issues/1/comments", {"body": "Hello."})
    check = await client.call("POST", scene.repo + "/check-runs", {"name": "Check", "head_sha": scene.pull.head_sha})
    await client.call("PATCH", f"{scene.repo}/check-runs/{check.body['id']}", {"conclusion": "success"})
    run = scene.repository.checks[check.body["id"]]
    await github.rerequest_check(run, "alice")
    await github.press(run, "fix", "alice")
    told = [(one.event, one.action, one.payload["sender"]["login"]) for one in github.deliveries[2:]]
    assert told == [
        ("issue_comment", "created", "complianceagent[bot]"),
        ("check_run", "created", "complianceagent[bot]"),
        ("check_run", "completed", "complianceagent[bot]"),
        ("check_run", "rerequested", "alice"),
        ("check_run", "requested_action", "alice"),
    ]
    assert github.deliveries[-1].payload["requested_action"] == {"identifier": "fix"}


async def test_only_those_who_may_know_are_told(github: LoopbackGitHub) -> None:
    scene = await set_scene(github)
    other = github.app("other", events=["issue_comment"])
    github.install(other, "acme", repositories=[])
    quiet = github.app("quiet", events=["issue_comment"])
    github.install(quiet, "acme")
    await github.push(scene.pull, {"x.py": "x\n"}, author="alice")
    await github.comment(scene.pull, "alice", "Hello.")
    told = {app: [one.event for one in github.deliveries if one.app is app][1:] for app in (other, quiet)}
    assert told == {other: [], quiet: ["issue_comment"]}


async def test_a_review_is_told_with_its_comments(github: LoopbackGitHub, client: Client) -> None:
    app = github.app(events=["pull_request_review", "pull_request_review_comment"])
    shop = await github.create_repository("acme/shop", {"a.py": "1\n"})
    installation = github.install(app, "acme")
    await github.commit(shop, "feature", {"a.py": "2\n"})
    await github.open_pull_request(shop, "feature")
    await client.log_in(installation)
    comment = {"path": "a.py", "line": 1, "side": "RIGHT", "body": "x"}
    path = "/repos/acme/shop/pulls/1"
    await client.call("POST", path + "/reviews", {"event": "COMMENT", "body": "x", "comments": [comment]})
    made = (await client.call("GET", path + "/comments")).body[0]
    await client.call("PATCH", f"/repos/acme/shop/pulls/comments/{made['id']}", {"body": "y"})
    await github.reply(made["id"], "alice", "Why?")
    assert [(one.event, one.action) for one in github.deliveries[1:]] == [
        ("pull_request_review_comment", "created"),
        ("pull_request_review", "submitted"),
        ("pull_request_review_comment", "edited"),
        ("pull_request_review_comment", "created"),
    ]
