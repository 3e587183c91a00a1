"""The hidden markers by which we know our own words again at the code host."""

import re

from bot.core.identity import Fingerprint

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:]|-(?!-))*")
_FINDING = re.compile(r"<!-- complianceagent:finding=([0-9a-f]{32}) -->")


def finding_marker(fingerprint: Fingerprint) -> str:
    """In each inline comment."""
    return _marker("finding", fingerprint)


def review_marker(job_id: str) -> str:
    """In a review's body."""
    return _marker("review", job_id)


def finding_in(body: str) -> Fingerprint | None:
    """The finding that a comment of ours is about: its last marker, which is the one that we wrote."""
    found = _FINDING.findall(body)
    return Fingerprint(found[-1]) if found else None


def commit_marker(name: str) -> str:
    """The last line of a commit message of ours. Raises ValueError where it cannot stand in one."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name that can stand in a commit message: {name!r}")
    return f"ComplianceAgent-Command: {name}"


def ends_with(body: str, marker: str) -> bool:
    """Whether a text of ours is the one that a marker stands for. We put it last: further up, others' words that we
    quote (the name of a file) could hold a marker that they want us to believe we have written."""
    return body.rstrip().endswith(marker)


def _marker(kind: str, name: str) -> str:
    if not _NAME.fullmatch(name) or name.endswith("-"):
        raise ValueError(f"not a name that can stand in a marker: {name!r}")
    return f"<!-- complianceagent:{kind}={name} -->"
