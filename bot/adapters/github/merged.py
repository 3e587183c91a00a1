"""What is asked of GitHub about a merged pull request."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.adapters.github.channel import Channel, Json
from bot.adapters.github.checks import CHECK_NAME
from bot.adapters.github.faults import understood
from bot.adapters.github.gate import requirement_of
from bot.adapters.github.reading import GHOST, co_authors, may_write
from bot.core.change import CheckResult, MergedChange, MergedCommit, MergeMethod, Opinion
from bot.core.identity import CommitSha
from bot.core.push import Merge
from bot.ports.code_host import Forbidden, Refused

PERMISSIONS = {"checks": "read", "contents": "read", "metadata": "read", "pull_requests": "read"}

MOST_COMMITS = 250
"""GitHub docs, "List commits on a pull request": it lists a maximum of 250."""

HOST_COMMITTER = "web-flow"
"""Who has committed what is made on GitHub's pages (GitHub docs, "About commit signature verification")."""

MOST_APPROVERS = 20
"""Persons of one pull request of whom it is asked whether they may write, each by a request. Our own choice."""


async def merged_change(channel: Channel, number: int) -> MergedChange:
    pull = await channel.get("/pulls/{number}", number=number)
    if not pull.get("merged"):
        raise Refused(f"pull request {number} is not merged")
    commits = await channel.all("/pulls/{number}/commits", number=number)
    reviews = await channel.all("/pulls/{number}/reviews", number=number)
    with understood():
        head, merge = CommitSha(pull["head"]["sha"]), CommitSha(pull["merge_commit_sha"])
    checks = await channel.all("/commits/{head}/check-runs", "check_runs", head=head)
    made = await channel.get("/commits/{merge}", merge=merge)
    required = await requirement_of(channel, str((pull.get("base") or {}).get("ref") or ""))
    writers = await _writers(channel, reviews)
    with understood():
        return MergedChange(
            title=str(pull.get("title") or ""),
            author=_login(pull.get("user")) or GHOST,
            merged_by=_login(pull.get("merged_by")) or GHOST,
            merged_at=datetime.fromisoformat(pull["merged_at"]),
            opened_at=datetime.fromisoformat(pull["created_at"]),
            base_branch=str(pull["base"]["ref"]),
            head=head,
            merge=merge,
            method=_method(made, commits[-1] if commits else None, head),
            commits=tuple(_commit(each) for each in commits),
            all_commits=int(pull.get("commits", len(commits))) <= min(len(commits), MOST_COMMITS),
            reviews=tuple(_opinion(each, writers) for each in reviews if each.get("submitted_at")),
            checks=tuple(_check(each, channel.auth.app_id) for each in checks),
            required=required,
            parents=tuple(CommitSha(each["sha"]) for each in made["parents"]),
            made_by_host=_made_by_host(made),
        )


async def merges_of(channel: Channel, commit: CommitSha) -> tuple[Merge, ...]:
    """REST, "List pull requests associated with a commit"."""
    found = await channel.all("/commits/{commit}/pulls", commit=commit)
    with understood():
        return tuple(
            Merge(
                number=int(each["number"]),
                commit=CommitSha(each["merge_commit_sha"] or ""),
                base=str(each["base"]["ref"]),
                head=CommitSha(each["head"]["sha"]),
            )
            for each in found
            if each.get("merged_at")
        )


async def commits_of(channel: Channel, number: int) -> tuple[CommitSha, ...]:
    """The ids of a pull request's own commits, MOST_COMMITS at most."""
    found = await channel.all("/pulls/{number}/commits", number=number)
    with understood():
        return tuple(CommitSha(each["sha"]) for each in found)


def _login(user: object) -> str:
    return str(user.get("login") or "") if isinstance(user, dict) else ""


def _commit(found: Json) -> MergedCommit:
    git = found["commit"]
    return MergedCommit(
        sha=CommitSha(found["sha"]),
        author=_login(found.get("author")),
        committer=_login(found.get("committer")),
        co_authors=tuple(co_authors(git.get("message") or "")),
        verified=(git.get("verification") or {}).get("verified") is True,
        author_mail=str((git.get("author") or {}).get("email") or ""),
    )


def _made_by_host(made: Json) -> bool:
    """GitHub signs what its pages make. What an App makes over the API it signs as well, whatever that holds (GitHub
    docs, "Signature verification for bots")."""
    is_signed = _login(made.get("committer")) == HOST_COMMITTER and _commit(made).verified
    return is_signed and (made.get("author") or {}).get("type") == "User"


def _method(made: Json, last: Json | None, head: CommitSha) -> MergeMethod:
    """GitHub does not say it. Both ways without a second parent make new commits; a rebase keeps what each one's author
    wrote and when, and a squash is written when it is merged (GitHub docs, "About pull request merges")."""
    if len(made["parents"]) > 1:
        return MergeMethod.MERGE
    if last is None or last["sha"] != head:
        return MergeMethod.UNKNOWN
    wrote, became = ((one["commit"]["author"], one["commit"]["message"].rstrip()) for one in (last, made))
    return MergeMethod.REBASE if wrote == became else MergeMethod.SQUASH


async def _writers(channel: Channel, reviews: Sequence[Json]) -> dict[str, bool | None]:
    """Whether those who approve may write: anybody can approve in a public repository, which counts for nothing (GitHub
    docs, "About protected branches"). It is asked soon after the merge, for GitHub keeps no history of it."""
    approved = (each.get("user") for each in reviews if each.get("state") == "APPROVED")
    logins = {_login(user) for user in approved if isinstance(user, dict) and user.get("type") != "Bot"}
    writers: dict[str, bool | None] = {}
    for login in sorted(logins - {"", GHOST})[:MOST_APPROVERS]:
        try:
            writers[login] = await may_write(channel, login)
        except (Forbidden, Refused):
            writers[login] = None
    return writers


def _opinion(found: Json, writers: Mapping[str, bool | None]) -> Opinion:
    user = found.get("user") or {}
    return Opinion(
        author=_login(user) or GHOST,
        is_bot=user.get("type") == "Bot",
        state=str(found["state"]),
        commit=CommitSha(found.get("commit_id") or ""),
        at=datetime.fromisoformat(found["submitted_at"]),
        id=int(found.get("id") or 0),
        may_write=writers.get(_login(user)),
    )


def _check(found: Json, app_id: str) -> CheckResult:
    app = found.get("app") or {}
    return CheckResult(
        name=str(found["name"]),
        app=str(app.get("slug") or ""),
        conclusion=str(found.get("conclusion") or ""),
        started_at=str(found.get("started_at") or ""),
        completed_at=str(found.get("completed_at") or ""),
        ours=found["name"] == CHECK_NAME and str(app.get("id")) == app_id,
    )
