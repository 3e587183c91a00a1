"""What a handler gets and gives: the request in our words, and the reply."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bot.demo.github.errors import ApiError, moved, not_found
from bot.demo.github.state import App, Json, PullRequest, Repository, Token, World

if TYPE_CHECKING:
    from bot.demo.github.hooks import Hooks
    from bot.demo.github.payloads import Links

PAGE_DEFAULT, PAGE_MAX = 30, 100
"""GitHub docs, "Using pagination in the REST API"."""


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One request. `path` holds the values of the route's template, `query` those after "?"; `url` is the
    whole address without the query. Exactly one of `app` (JWT) and `token` is set."""

    world: World
    hooks: "Hooks"
    links: "Links"
    url: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Json
    app: App | None
    token: Token | None

    @property
    def holder(self) -> Token:
        """The installation token that asks. Raises ApiError where there is none."""
        if self.token is None:
            raise ApiError(401, "Requires authentication")
        return self.token

    @property
    def repository(self) -> Repository:
        """The repository of the path. Raises ApiError 404 where it does not exist for this caller, and 301 where
        it has another name now."""
        name = f"{self.path['owner']}/{self.path['repo']}"
        found = self.world.repository(name)
        former = self.world.former.get(name.lower()) if found is None else None
        if former is not None and self.holder.sees(former):
            rest = self.url.partition(f"/repos/{name}")[2] + (f"?{urlencode(self.query)}" if self.query else "")
            raise moved(f"{self.links.repo(former)}{rest}")
        if found is None or not self.holder.sees(found):
            raise not_found()
        return found

    @property
    def pull(self) -> PullRequest:
        """The pull request of the path. Raises ApiError 404."""
        number = self.number("pull_number" if "pull_number" in self.path else "issue_number")
        found = self.repository.pulls.get(number)
        if found is None:
            raise not_found()
        return found

    def number(self, name: str) -> int:
        """A number of the path. Raises ApiError 404 where it is none."""
        text = self.path[name]
        if not text.isascii() or not text.isdigit():
            raise not_found()
        return int(text)

    def page(self, items: Sequence[Any], build: Callable[[Any], Json], most: int | None = None) -> Reply:
        """One page of a list with its Link header; a page beyond the end is empty."""
        items = items[:most]
        size = min(_positive(self.query.get("per_page"), PAGE_DEFAULT), PAGE_MAX)
        number = _positive(self.query.get("page"), 1)
        last = max(1, -(-len(items) // size))
        shown = [build(item) for item in items[(number - 1) * size : number * size]]
        return Reply(200, shown, self.link_header(number, last))

    def link_header(self, number: int, last: int) -> dict[str, str]:
        """The Link header of page `number` of `last`."""
        targets = {"prev": min(number - 1, last), "next": number + 1, "last": last, "first": 1}
        if number >= last:
            del targets["next"], targets["last"]
        if number <= 1:
            del targets["prev"], targets["first"]
        links = [
            f'<{self.url}?{urlencode({**self.query, "page": str(page)})}>; rel="{name}"'
            for name, page in targets.items()
        ]
        return {"Link": ", ".join(links)} if links else {}


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True)
class Route:
    """One endpoint. `template` is the path exactly as GitHub's description of its API writes it. `needs` is what
    a token must hold ("issues=write;pull_requests=write": either), "app" for the app's own JWT, "" for any
    token. `content` says that it counts towards the limit on created content."""

    method: str
    template: str
    handler: Handler
    needs: str
    content: bool = False


def _positive(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and int(text) > 0 else otherwise
