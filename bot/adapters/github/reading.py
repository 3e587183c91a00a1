"""What is asked of GitHub before anything is said."""

import re
from datetime import datetime
from typing import Any

from bot.adapters.github.channel import Channel, Json
from bot.adapters.github.faults import understood
from bot.core.identity import CommitSha
from bot.ports.code_host import CloneAccess, Commit, Comparison, Gone, PullRequest, Said, Unrelated

PERMISSIONS = {"contents": "read", "metadata": "read", "pull_requests": "read"}

WRITERS = frozenset({"admin", "maintain", "write"})
ROLES = WRITERS | {"triage", "read", "none", ""}
"""GitHub's own roles; an organisation can have others, each built on one of them."""

GHOST = "ghost"
"""The login that GitHub shows for users who are gone."""

UNKNOWN = "no known account"
"""Beside a name that belongs to no account: nobody's login is to be read into it."""

_STRANGERS = "No common ancestor"
"""What GitHub says, with a 404, of two commits without history in common."""

_CO_AUTHOR = re.compile(r"co-authored-by:[ \t]*(\S[^\r\n]{0,300})", re.I)


async def pull_request(channel: Channel, number: int) -> PullRequest:
    found = await channel.get("/pulls/{number}", number=number)
    with understood():
        repository = found["head"].get("repo")
        return PullRequest(
            number=found["number"],
            open=found["state"] == "open",
            title=found.get("title") or "",
            author=_login(found),
            base=CommitSha(found["base"]["sha"]),
            head=CommitSha(found["head"]["sha"]),
            head_repository=repository["full_name"] if repository else None,
            head_ref=found["head"]["ref"],
            maintainer_can_modify=found.get("maintainer_can_modify") is True,
            merged=found.get("merged") is True,
            locked=found.get("locked") is True,
            base_ref=str(found["base"].get("ref") or ""),
        )


async def compare(channel: Channel, base: CommitSha, head: CommitSha) -> Comparison:
    """Without asking for pages: then one answer has up to 250 commits, oldest first (GitHub docs, "Compare two
    commits")."""
    try:
        found = await channel.get("/compare/{base}...{head}", base=base, head=head)
    except Gone as gone:
        if _STRANGERS not in str(gone):
            raise
        raise Unrelated(f"{base[:12]} and {head[:12]} have no history in common: there is no change to tell") from None
    with understood():
        commits = tuple(_commit(each) for each in found["commits"])
        whole = int(found["total_commits"]) <= len(commits)
        return Comparison(CommitSha(found["merge_base_commit"]["sha"]), commits, whole)


async def open_pulls_at(channel: Channel, head: CommitSha) -> tuple[int, ...]:
    """REST, "List pull requests associated with a commit": open ones, unless the default branch has the commit."""
    found = await channel.all("/commits/{commit}/pulls", commit=head)
    with understood():
        return tuple(int(each["number"]) for each in found if each["state"] == "open" and each["head"]["sha"] == head)


async def clone_access(channel: Channel, server_url: str) -> CloneAccess:
    return CloneAccess(f"{server_url}/{channel.owner}/{channel.name}.git", await channel.token())


async def comment(channel: Channel, number: int, *, in_thread: bool) -> Said:
    kind = "pulls" if in_thread else "issues"
    found = await channel.get("/{kind}/comments/{comment}", kind=kind, comment=number)
    with understood():
        thread = int(found.get("in_reply_to_id") or number) if in_thread else 0
        return Said(_login(found), str(found.get("body") or ""), thread)


async def may_write(channel: Channel, user: str) -> bool:
    """By the role's name; a role of the organisation's own counts as the permission that GitHub says it amounts to."""
    try:
        found = await channel.get("/collaborators/{user}/permission", user=user)
    except Gone:
        return False  # no such user
    role = str(found.get("role_name") or "")
    return role in WRITERS if role in ROLES - {""} else found.get("permission") in {"admin", "write"}


def _commit(found: Json) -> Commit:
    git = found["commit"]
    account = found.get("author") or {}
    name = (git.get("author") or {}).get("name") or ""
    return Commit(
        sha=CommitSha(found["sha"]),
        author=account.get("login") or (f"{name} ({UNKNOWN})" if name else ""),
        committed_at=datetime.fromisoformat(git["committer"]["date"]),
        co_authors=tuple(co_authors(git.get("message") or "")),
        verified=(git.get("verification") or {}).get("verified") is True,
        committer=str((found.get("committer") or {}).get("login") or ""),
    )


def co_authors(message: str) -> list[str]:
    matches = (_CO_AUTHOR.fullmatch(line.strip()) for line in message.split("\n"))
    return [match[1].strip() for match in matches if match]


def _login(found: Json) -> str:
    user: Any = found.get("user")
    return str(user["login"]) if user else GHOST
