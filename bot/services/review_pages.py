"""Keep the page of a review, step by step: begun, decided, recorded."""

import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from bot.core.evidence import Entry
from bot.core.identity import CommitSha, Secret
from bot.core.job import Job
from bot.core.review_page import PageBody, Recorded
from bot.ports.clock import Clock
from bot.ports.stores import Database, Work
from bot.services.page_links import PageLinks, digest_of

BODIES = TypeAdapter(PageBody)

MOST_BYTES = 64 * 2**20
"""Bytes of an unpacked page: far more than `engine.compose_page` makes, so that a broken row cannot fill the memory."""


class UnreadablePage(Exception):
    """The page was kept by another release, in a form that this one does not know, or it is broken."""


@dataclass(frozen=True)
class ReviewPages:
    """Without `links` there are no pages: nothing is kept, and nothing is linked. All raise StoreError."""

    links: PageLinks | None = None

    async def begin(self, work: Work, job: Job, clock: Clock) -> None:
        """In this transaction: the page of the job's head tells that its review is under way, and nothing earlier."""
        token = await self._token(work, job)
        if token is not None:
            await work.review_pages.begin(digest_of(token.reveal()), job, clock.now())

    async def record(self, work: Work, job: Job, entry: Entry) -> None:
        """In this transaction: the page names the entry of the evidence that tells of the review."""
        if self.links is not None:
            await work.review_pages.record(job, Recorded(entry.seq, entry.hash))

    async def link(self, database: Database, job: Job) -> str:
        """The address of the page of the job's head, "" where there is none."""
        if self.links is None:
            return ""
        async with database.reading() as work:
            token = await self._token(work, job)
            there = token is not None and await work.review_pages.there(digest_of(token.reveal()))
        return self.links.url(token) if token is not None and there else ""

    async def _token(self, work: Work, job: Job) -> Secret | None:
        """None also where nobody has told the repository's id: the name alone may be another's one day."""
        if self.links is None:
            return None
        repository = await work.names.id_of(job.installation, job.repository)
        return None if repository is None else self.links.token(repository, job.number, CommitSha(job.head))


NO_PAGES = ReviewPages()


class Packed(NamedTuple):
    """A page as it is kept; `keep` is how long at most (None: as long as the operator keeps pages)."""

    content: bytes
    keep: timedelta | None

    async def save(self, work: Work, job: Job, clock: Clock) -> None:
        """In this transaction. Raises StoreError."""
        until = None if self.keep is None else clock.now() + self.keep
        await work.review_pages.keep(job, self.content, until)


def packed(body: PageBody) -> Packed:
    keep = None if body.keep_days is None else timedelta(days=body.keep_days)
    return Packed(zlib.compress(BODIES.dump_json(body)), keep)


def unpacked(content: bytes) -> PageBody:
    """Raises UnreadablePage."""
    try:
        unpacker = zlib.decompressobj()
        body: PageBody = BODIES.validate_json(unpacker.decompress(content, MOST_BYTES))
    except (zlib.error, ValidationError) as error:
        raise UnreadablePage(type(error).__name__) from None
    return body
