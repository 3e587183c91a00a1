"""Was a change approved by somebody independent?

The latest review of each person counts (a comment does not take an approval back, a dismissal does), an approver must
be no program, somebody who may write, and none of those who opened the change, pushed it, or wrote, committed or
co-wrote its commits, and the approved commit must be the merged head, to which the merge added nothing (GitHub docs,
"About protected branches"; what an auditor asks under CC8.1).

An agent that is named as a co-author is no person who could approve, so it makes nobody's approval doubtful. Neither
does it stand for a person: where agents alone are named, whoever set them to work could be the approver.
"""

from collections.abc import Mapping

from bot.core.change import Added, Approval, MergedChange, MergedCommit, Opinion
from bot.core.identity import CommitSha
from bot.core.trailer import address_of, login_of
from bot.engine.agents import agent_at, agent_called, agent_in, is_program

_COUNTS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
"""The states that replace an earlier one of the same person."""

NOBODY = frozenset({"", "web-flow", "ghost"})
"""No person's login: no account, GitHub as the committer of what was made on its pages, and users who are gone."""


def approval(change: MergedChange, pushers: Mapping[CommitSha, str]) -> tuple[Approval, tuple[str, ...]]:
    """Whether it was given, and the logins of those independent persons who gave it. `pushers` are the logins of who
    pushed its heads, as far as that is known."""
    makers = _makers(change) | {login.lower() for login in pushers.values()}
    independent = [
        each
        for each in _latest(change)
        if each.state == "APPROVED"
        and not (each.is_bot or is_program(each.author))
        and each.author.lower() not in makers | NOBODY
        and each.may_write is not False
    ]
    if not independent:
        return Approval.ABSENT, ()
    names = tuple(sorted({each.author for each in independent}))
    able = [each for each in independent if each.may_write]
    pusher_known = pushers.get(change.head, "").lower() not in NOBODY
    all_known = able and pusher_known and _all_makers_known(change)
    if not all_known or _is_by_agents_alone(change, makers):
        return Approval.NOT_VERIFIABLE, names
    current = tuple(sorted({each.author for each in able if each.spoke_of == change.head}))
    if not current:
        return Approval.OUTDATED, names
    return Approval.NOT_OF_MERGE if change.adds.what is Added.OWN else Approval.GIVEN, current


def agents_of(commit: MergedCommit) -> tuple[str, ...]:
    """The names of the agents that a commit says it was written by, alone or with others."""
    signed = (agent_called(commit.author), agent_called(commit.committer), agent_at(commit.author_mail))
    found = {*signed, *map(agent_in, commit.co_authors)}
    return tuple(sorted(found - {""}))


def _latest(change: MergedChange) -> list[Opinion]:
    latest: dict[str, Opinion] = {}
    for each in sorted(change.reviews, key=lambda review: review.at):
        if each.state in _COUNTS:
            latest[each.author] = each
    return list(latest.values())


def _makers(change: MergedChange) -> frozenset[str]:
    """Logins in small letters: GitHub compares them so."""
    names = {change.author}
    for commit in change.commits:
        names |= {commit.author, commit.committer, *(login_of(address_of(each)) for each in commit.co_authors)}
    return frozenset(name.lower() for name in names)


def _is_by_agents_alone(change: MergedChange, makers: frozenset[str]) -> bool:
    """Whether agents are named and no person is."""
    named = any(map(agents_of, change.commits)) or bool(agent_called(change.author))
    return named and not [each for each in makers - NOBODY if not is_program(each)]


def _all_makers_known(change: MergedChange) -> bool:
    """Whether every commit is listed and everybody named by it belongs to an account or is an agent: whoever is known
    by another mail address only could be the approver."""
    return change.all_commits and all(
        (commit.author or agent_at(commit.author_mail))
        and all(login_of(address_of(each)) or agent_in(each) for each in commit.co_authors)
        for commit in change.commits
    )
