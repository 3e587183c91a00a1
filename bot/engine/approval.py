"""Was a change approved by somebody independent?

The latest review of each person counts (a comment does not take an approval back, a dismissal does), an approver must
be no bot and none of those who opened the change or wrote, committed or co-wrote its commits, and the approved commit
must be the merged head (GitHub docs, "About protected branches"; what an auditor asks under CC8.1).
"""

import re

from bot.core.change import Approval, MergedChange, Opinion

_COUNTS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
"""The states that replace an earlier one of the same person."""

NOBODY = frozenset({"", "web-flow", "ghost"})
"""No person's login: no account, GitHub as the committer of what was made on its pages, and users who are gone."""

_NOREPLY = re.compile(r"(?:\d+\+)?([A-Za-z0-9-]+(?:\[bot\])?)@users\.noreply\.github\.com", re.IGNORECASE)
"""The mail address that stands for an account (GitHub docs, "Setting your commit email address")."""


def approval(change: MergedChange) -> tuple[Approval, tuple[str, ...]]:
    """Whether it was given, and the logins of those independent persons who gave it."""
    approving = [each for each in _latest(change) if each.state == "APPROVED" and not each.is_bot]
    makers = _makers(change)
    independent = [each for each in approving if each.author.lower() not in makers | NOBODY]
    if not independent:
        return Approval.ABSENT, ()
    names = tuple(sorted({each.author for each in independent}))
    if not _all_makers_known(change):
        return Approval.NOT_VERIFIABLE, names
    current = tuple(sorted({each.author for each in independent if each.commit == change.head}))
    return (Approval.GIVEN, current) if current else (Approval.OUTDATED, names)


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
        names |= {commit.author, commit.committer, *(_login(each) for each in commit.co_authors)}
    return frozenset(name.lower() for name in names)


def _login(co_author: str) -> str:
    """The account that a co-author's mail address stands for, "" where it tells none."""
    found = _NOREPLY.search(co_author)
    return found[1] if found else ""


def _all_makers_known(change: MergedChange) -> bool:
    """Whether every commit is listed and everybody named by it belongs to an account: whoever is known by another
    mail address only could be the approver."""
    known = (commit.author and all(map(_login, commit.co_authors)) for commit in change.commits)
    return change.all_commits and all(known)
