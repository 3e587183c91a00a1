"""What was looked at, and what was not, and why."""

from dataclasses import dataclass
from enum import StrEnum


class GapReason(StrEnum):
    """Why something was not looked at. Every reason keeps the check from being green,
    except the ones in `HARMLESS`: there is no code of this repository's product to look at, (`LANGUAGE`) it is in a
    language that we never read, and say so, (`LATER`) what a change alters is not to judge the change itself, or
    (`EXCLUDED`) people have decided so, with a reason."""

    BINARY = "binary"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"
    NO_SOURCE = "no source of what ships"
    LANGUAGE = "language not read"
    LFS = "kept in Git LFS"
    LFS_SOURCE = "text kept in Git LFS"
    TOO_LARGE = "too large"
    SYNTAX = "syntax not understood"
    CRASHED = "scanner crashed"
    TIMED_OUT = "scanner timed out"
    LIMIT = "limit reached"
    UNREADABLE = "could not be read"
    UNSAFE_PATH = "unsafe path"
    UNREAD = "framework not read"
    OWN_RULE = "own rule not understood"
    POLICY = "policy not understood"
    LATER = "holds after the merge"
    EXCLUDED = "excluded by the policy"


HARMLESS = frozenset(
    {
        *(GapReason.BINARY, GapReason.SYMLINK, GapReason.SUBMODULE, GapReason.NO_SOURCE),
        *(GapReason.LFS, GapReason.LANGUAGE, GapReason.LATER, GapReason.EXCLUDED),
    }
)


TOKENS_ONLY = "searched for tokens of known forms only: by its name it is no code of the product"
NO_ENDPOINTS = "not searched for endpoints and error answers: by its name it is no code of the product"
NOTEBOOK = "a notebook: searched for tokens of known forms; the code in its cells is not read"
"""Details of gaps in files that were looked at in part."""


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Something that `tool` did not look at: a file, or everything where `path` is "".

    `detail` is one plain sentence that helps to mend it.
    """

    path: str
    reason: GapReason
    tool: str
    detail: str = ""


@dataclass(frozen=True)
class Coverage:
    """The account of one scan: how many files were to be looked at, by which tools (name and
    version), and each gap."""

    files: int
    tools: tuple[tuple[str, str], ...]
    gaps: tuple[Gap, ...]

    @property
    def blind(self) -> tuple[Gap, ...]:
        """The gaps that keep the check from being green."""
        return tuple(gap for gap in self.gaps if gap.reason not in HARMLESS)
