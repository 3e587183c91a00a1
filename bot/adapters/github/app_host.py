"""Fills the port AppHost: GitHub's own log of the webhooks it sent, and where the App is installed."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.adapters.github.auth import AppAuth
from bot.adapters.github.channel import PAGE, Channel
from bot.adapters.github.checks import CHECK_NAME
from bot.adapters.github.faults import understood
from bot.core.check_id import Checked, check_id
from bot.core.identity import CommitSha
from bot.core.sent import Sent
from bot.core.verdict import Conclusion
from bot.ports.app_host import KnownRepository, OpenPull, SentLog
from bot.ports.code_host import Gone

PERMISSIONS = {"checks": "read", "metadata": "read", "pull_requests": "read"}

MOST_SENT = 5_000
"""Webhooks of the log that one look reads. Our own choice: fifty requests, and memory that is bounded."""

MOST_INSTALLATIONS = 10_000


class GitHubApp:
    """`channel_of` gives the channel to a repository of an installation; "" for the installation itself."""

    def __init__(self, auth: AppAuth, channel_of: Callable[[int, str], Channel]) -> None:
        self._auth = auth
        self._channel_of = channel_of

    async def sent(self, since: datetime) -> SentLog:
        # Its pages have a cursor instead of numbers; the link to the next page carries it (GitHub docs, "List
        # deliveries for an app webhook").
        path = f"/app/hook/deliveries?per_page={PAGE}"
        found = await self._auth.items(path, MOST_SENT, lambda each: _moment(each) < since)
        with understood():
            tries = tuple(_sent(each) for each in found if _moment(each) >= since)
        return SentLog(tries, len(found) < MOST_SENT)

    async def body(self, number: int) -> bytes | None:
        try:
            found = await self._auth.ask(f"/app/hook/deliveries/{number}")
        except Gone:
            return None
        with understood():
            payload = (found.get("request") or {}).get("payload")
        return json.dumps(payload).encode() if isinstance(payload, Mapping) else None

    async def installations(self) -> tuple[int, ...]:
        found = await self._auth.items(f"/app/installations?per_page={PAGE}", MOST_INSTALLATIONS)
        with understood():
            return tuple(int(each["id"]) for each in found if each.get("suspended_at") is None)

    async def repositories(self, installation: int) -> tuple[KnownRepository, ...]:
        found = await self._channel_of(installation, "").of_installation("/installation/repositories", "repositories")
        with understood():
            seen = (each for each in found if not each.get("archived") and not each.get("disabled"))
            return tuple(KnownRepository(int(each["id"]), str(each["full_name"])) for each in seen)

    async def open_pulls(self, installation: int, repository: str) -> tuple[OpenPull, ...]:
        found = await self._channel_of(installation, repository).all("/pulls{?state,per_page}", state="open")
        with understood():
            return tuple(
                OpenPull(
                    number=int(each["number"]),
                    head=CommitSha(each["head"]["sha"]),
                    updated_at=datetime.fromisoformat(each["updated_at"]),
                )
                for each in found
            )

    async def has_check(self, installation: int, repository: str, checked: Checked) -> bool:
        channel = self._channel_of(installation, repository)
        path = "/commits/{head}/check-runs{?check_name,filter,per_page}"
        found = await channel.all(path, "check_runs", head=checked.head, check_name=CHECK_NAME, filter="all")
        with understood():
            mine = [each for each in found if str((each.get("app") or {}).get("id")) == self._auth.app_id]
            ours = [each for each in mine if each.get("external_id") == check_id(*checked)]
            # One under way that we know no job of is nobody's any more.
            ended = (each.get("conclusion") for each in ours if each.get("status") == "completed")
            return any(conclusion != Conclusion.CANCELLED.value for conclusion in ended)

    def forget_other(self, installation: int, name: str, repository: int) -> bool:
        return self._auth.forget_other(installation, name, repository)


def _sent(found: Mapping[str, Any]) -> Sent:
    installation = found.get("installation_id")
    return Sent(
        number=int(found["id"]),
        id=str(found["guid"]),
        event=str(found["event"]),
        at=_moment(found),
        installation=installation if isinstance(installation, int) else None,
        action=str(found.get("action") or ""),
    )


def _moment(found: Mapping[str, Any]) -> datetime:
    with understood():
        return datetime.fromisoformat(found["delivered_at"])
