"""What a worker answers that was asked to link a tree and to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NewType

from bot.core.finding import Finding
from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory, Endpoint
from bot.core.source import language_of
from bot.core.splice import Splice

Content = NewType("Content", str)
"""A blob read as a language: the same bytes under two names may be two programs."""


def content_at(path: str, blob: BlobId) -> Content:
    """What a blob is under a path."""
    return Content(f"{language_of(path)}:{blob}")


@dataclass(frozen=True)
class Asked:
    """A tree to analyse: `files` (path -> content), and the facts, pickled, of contents that the worker may lack.

    `of` are the files that the inventory is to tell of, None for all; with `circles`, of those of their imports too.
    `name` is what the answer is called, and `held` are the names of the answers that whoever asks has at hand.
    """

    files: Mapping[str, Content]
    packed: Mapping[Content, bytes]
    of: frozenset[str] | None = None
    name: str = ""
    held: tuple[str, ...] = ()
    circles: bool = False


@dataclass(frozen=True)
class Lacking:
    """Contents whose facts the worker needs and has not."""

    contents: frozenset[Content]


@dataclass(frozen=True)
class Analysed:
    """An inventory, and what the rules say of it. The endpoints of one that is told `beside` another are told in
    `endpoints`, by those of that one."""

    inventory: ControlInventory
    findings: tuple[Finding, ...]
    beside: str = ""
    endpoints: Splice[Endpoint] | None = None

    def onto(self, known: ControlInventory) -> "Analysed":
        """The same, told whole. Raises DoesNotFit."""
        endpoints = self.inventory.endpoints if self.endpoints is None else self.endpoints.onto(known.endpoints)
        return Analysed(replace(self.inventory, endpoints=endpoints), self.findings)
