"""What git's words mean to us."""

from bot.adapters.git.process import GitFailed
from bot.ports.repository import CouldNotReach, NotThere, RepositoryError

_NOT_THERE = (
    "not our ref",
    "couldn't find remote ref",
    "unadvertised object",
    "repository not found",
    "' not found",
    "does not appear to be a git repository",
    "returned error: 404",
    "returned error: 410",
    "does not exist",
)
_NOT_REACHED = (
    "could not resolve",
    "failed to connect",
    "connection",
    "timed out",
    "took longer",
    "returned error: ",
    "rpc failed",
    "early eof",
    "hung up",
    "unable to access",
    "authentication failed",
    "could not read username",
    "transport '",
    "no space left",
    "file too large",
    "disk quota",
    "too many open files",
)


def fetch_fault(failed: GitFailed) -> RepositoryError | None:
    """What a failed fetch means; None where the words speak of neither the other side nor the way to it, so
    that the mirror itself may be damaged. (git's words, as of 2.39 to 2.51, in the C locale.)"""
    words = str(failed).lower()
    if any(sign in words for sign in _NOT_THERE):
        return NotThere(str(failed))
    if any(sign in words for sign in _NOT_REACHED):
        return CouldNotReach(str(failed))
    return None
