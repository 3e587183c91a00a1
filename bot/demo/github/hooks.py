"""Webhooks: built when something happens, signed, recorded, and sent over real HTTP."""

import asyncio
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp

from bot.demo.github.checks import check_json
from bot.demo.github.payloads import Links, app_json, installation_json, repository_json, user_json, when
from bot.demo.github.pull_payloads import pull_json
from bot.demo.github.state import (
    App,
    CheckRun,
    Installation,
    IssueComment,
    Json,
    PullRequest,
    Repository,
    Review,
    ReviewComment,
    User,
    World,
    node_id,
    now,
)
from bot.demo.github.talk_payloads import issue_comment_json, issue_json, review_comment_json, review_json

ANSWER_WITHIN = aiohttp.ClientTimeout(total=10)
"""Seconds GitHub waits for a 2xx (GitHub docs, "Best practices for using webhooks")."""

CHECK_EVENTS = frozenset({"check_run", "check_suite"})
"""Come to every app with `checks: write`, subscribed or not (GitHub docs, "Webhook events and payloads")."""


@dataclass(frozen=True)
class Try:
    """One attempt to deliver; `status` is the answer, None where there was none."""

    number: int
    at: datetime
    status: int | None


@dataclass(eq=False)
class Delivery:
    """One webhook for one app, and the attempts so far."""

    id: str
    event: str
    app: App
    payload: Json
    body: bytes
    tries: list[Try] = field(default_factory=list)

    @property
    def statuses(self) -> list[int | None]:
        return [each.status for each in self.tries]

    @property
    def action(self) -> str | None:
        action = self.payload.get("action")
        return action if isinstance(action, str) else None

    def headers(self) -> dict[str, str]:
        """The headers of the request, signatures included."""
        secret = self.app.webhook_secret.encode()
        return {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/7c0ffee",
            "X-GitHub-Delivery": self.id,
            "X-GitHub-Event": self.event,
            "X-GitHub-Hook-ID": str(self.app.id + 1),
            "X-GitHub-Hook-Installation-Target-ID": str(self.app.id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature": f"sha1={hmac.new(secret, self.body, hashlib.sha1).hexdigest()}",
            "X-Hub-Signature-256": f"sha256={hmac.new(secret, self.body, hashlib.sha256).hexdigest()}",
        }


class Hooks:
    """Sends what happens to the apps that may know. With `automatic` off it is only recorded: `send` it by hand."""

    def __init__(self, world: World, links: Links) -> None:
        self.world, self.links = world, links
        self.automatic = True
        self.deliveries: list[Delivery] = []
        self.observer: Callable[[str, Json], None] | None = None
        self.forgotten: set[str] = set()
        """Ids of deliveries that are too old to be remembered: GitHub keeps them for three days."""
        self._under_way: set[asyncio.Task[None]] = set()

    async def send(self, delivery: Delivery) -> int | None:
        """Deliver now (again): the answer's status, None where nobody answered in time."""
        status = None
        if delivery.app.webhook_url is not None:
            try:
                async with (
                    aiohttp.ClientSession(timeout=ANSWER_WITHIN) as session,
                    session.post(delivery.app.webhook_url, data=delivery.body, headers=delivery.headers()) as answer,
                ):
                    status = answer.status
            except (aiohttp.ClientError, TimeoutError, OSError):
                status = None
        delivery.tries.append(Try(next(self.world.ids), now(), status))
        return status

    async def drain(self) -> None:
        """Wait until everything under way was delivered, or given up."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    def pull_request(self, action: str, pull: PullRequest, sender: User, **more: Json | str) -> None:
        payload = {"number": pull.number, **more, "pull_request": pull_json(self.links, pull)}
        self._happened("pull_request", action, pull.repository, sender, payload)

    def issue_comment(self, action: str, comment: IssueComment) -> None:
        issue, said = issue_json(self.links, comment.pull), issue_comment_json(self.links, comment)
        payload: Json = {"issue": issue, "comment": said}
        if action == "edited":
            payload["changes"] = {"body": {"from": ""}}
        self._happened("issue_comment", action, comment.pull.repository, comment.user, payload)

    def review(self, action: str, review: Review, sender: User | None = None) -> None:
        said = review_json(self.links, review)
        payload = {"review": said | {"state": review.state.lower()}, "pull_request": pull_json(self.links, review.pull)}
        self._happened("pull_request_review", action, review.pull.repository, sender or review.user, payload)

    def review_comment(self, action: str, comment: ReviewComment) -> None:
        pull = comment.review.pull
        payload: Json = {"pull_request": pull_json(self.links, pull)}
        payload["comment"] = review_comment_json(self.links, comment)
        if action == "edited":
            payload["changes"] = {"body": {"from": ""}}
        self._happened("pull_request_review_comment", action, pull.repository, comment.user, payload)

    def check_run(self, action: str, check: CheckRun, sender: User | None = None, **more: Json) -> None:
        """A check run's event, for the app that owns it and no other."""
        made = check_json(self.links, check)
        made["check_suite"] |= self._suite(check)
        self._happened("check_run", action, check.repository, sender or check.app.bot, {"check_run": made, **more})

    def merge_group(self, action: str, pull: PullRequest, sender: User, group: tuple[str, str, str]) -> None:
        """`group` is its ref, its base's commit and its head."""
        ref, base, head = group
        who: Json = {"name": sender.person.name, "email": sender.person.mail}
        commit: Json = {"id": head, "tree_id": head, "message": "Merge", "timestamp": when(now())}
        commit |= {"author": who, "committer": who}
        made: Json = {"head_sha": head, "head_ref": ref, "base_sha": base, "base_ref": f"refs/heads/{pull.base_ref}"}
        self._happened("merge_group", action, pull.repository, sender, {"merge_group": {**made, "head_commit": commit}})

    def check_suite(self, action: str, check: CheckRun, sender: User) -> None:
        """The event of the suite that a check run belongs to."""
        url, person = f"{self.links.repo(check.repository)}/check-suites/{check.suite}", sender.person
        who: Json = {"name": person.name, "email": person.mail}
        suite: Json = {"id": check.suite, **self._suite(check)}
        suite |= {"latest_check_runs_count": 1, "check_runs_url": f"{url}/check-runs"}
        suite["head_commit"] = {
            "id": check.head_sha,
            "tree_id": check.head_sha,
            "message": "Change",
            "timestamp": suite["created_at"],
            "author": who,
            "committer": who,
        }
        self._happened("check_suite", action, check.repository, sender, {"check_suite": suite})

    def _suite(self, check: CheckRun) -> Json:
        made = check_json(self.links, check)
        return {
            "node_id": node_id("CS", check.suite),
            "head_branch": check.repository.groups.get(check.head_sha),
            "head_sha": check.head_sha,
            "status": check.status,
            "conclusion": check.conclusion,
            "url": f"{self.links.repo(check.repository)}/check-suites/{check.suite}",
            "before": None,
            "after": check.head_sha,
            "pull_requests": made["pull_requests"],
            "app": app_json(self.links, check.app),
            "created_at": made["started_at"],
            "updated_at": made["started_at"],
        }

    def push(self, repository: Repository, branch: str, moved: tuple[str, str], commits: list[Json], by: User) -> None:
        """`moved` is where the branch was and where it is now; `commits` are as the API tells them."""
        before, after = moved
        told = [_pushed(each) for each in commits]
        self._happened(
            "push",
            "",
            repository,
            by,
            {
                "ref": f"refs/heads/{branch}",
                "before": before,
                "after": after,
                "base_ref": None,
                "created": not before.strip("0"),
                "deleted": False,
                "forced": False,
                "compare": f"{self.links.site(repository)}/compare/{before[:12]}...{after[:12]}",
                "commits": told,
                "head_commit": told[-1] if told else None,
                "pusher": {"name": by.login, "email": by.person.mail},
            },
        )

    def repository(self, action: str, repository: Repository, sender: User, **more: Json) -> None:
        self._happened("repository", action, repository, sender, more)

    def installation(self, action: str, installation: Installation, sender: User) -> None:
        """The app itself was installed or removed."""
        seen = [one for one in self.world.repositories.values() if installation.sees(one)]
        names = ("id", "node_id", "name", "full_name", "private")
        payload = {
            "action": action,
            "installation": installation_json(self.links, installation),
            "repositories": [{name: repository_json(self.links, one)[name] for name in names} for one in seen],
            "sender": user_json(self.links, sender),
        }
        self._record("installation", installation.app, payload)

    def _happened(self, event: str, action: str, repository: Repository, sender: User, payload: Json) -> None:
        for app in self.world.apps.values():
            installation = self.world.installation_on(repository, app)
            if installation is None or installation.suspended_at or not _told(event, installation):
                continue
            whole: Json = {**({"action": action} if action else {}), **payload}
            whole["repository"] = repository_json(self.links, repository)
            if repository.owner.kind == "Organization":
                whole["organization"] = organization_json(self.links, repository.owner)
            whole["installation"] = {"id": installation.id, "node_id": node_id("MDIz", installation.id)}
            whole["sender"] = user_json(self.links, sender)
            self._record(event, app, whole)

    def _record(self, event: str, app: App, payload: Json) -> None:
        delivery = Delivery(str(uuid.uuid4()), event, app, payload, json.dumps(payload).encode())
        self.deliveries.append(delivery)
        if self.observer is not None:
            self.observer(event, payload)
        if self.automatic and app.webhook_url is not None:
            self.send_soon(delivery)

    def send_soon(self, delivery: Delivery) -> None:
        """Deliver (again), without waiting for the answer."""
        task = asyncio.create_task(self._send(delivery))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _send(self, delivery: Delivery) -> None:
        await self.send(delivery)


def _told(event: str, installation: Installation) -> bool:
    if event in CHECK_EVENTS:
        return installation.permissions.get("checks") == "write"
    return event in installation.app.events


def _pushed(commit: Json) -> Json:
    git = commit["commit"]
    people = {
        name: {**git[name], "username": commit[name]["login"]} if commit[name] else git[name]
        for name in ("author", "committer")
    }
    made: Json = {"id": commit["sha"], "tree_id": git["tree"]["sha"], "distinct": True, "message": git["message"]}
    made |= {"timestamp": git["committer"]["date"], "url": commit["html_url"], **people}
    return made | {"added": [], "removed": [], "modified": []}


def organization_json(links: Links, owner: User) -> Json:
    url = f"{links.api}/orgs/{owner.login}"
    plain = ("repos", "events", "hooks", "issues")
    made: Json = {f"{name}_url": f"{url}/{name}" for name in plain}
    made |= {"members_url": f"{url}/members{{/member}}", "public_members_url": f"{url}/public_members{{/member}}"}
    return made | {
        "login": owner.login,
        "id": owner.id,
        "node_id": node_id("O", owner.id),
        "url": url,
        "avatar_url": f"{links.web}/avatars/u/{owner.id}",
        "description": None,
    }
