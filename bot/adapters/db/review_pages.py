"""Fills the port ReviewPages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from bot.adapters.db.connection import Connection
from bot.adapters.db.jobs import job_record
from bot.adapters.db.tables import jobs
from bot.adapters.db.tables import review_pages as pages
from bot.core.identity import CommitSha, Sha256
from bot.core.job import Job
from bot.core.review_page import PageRecord, Recorded
from bot.ports.review_pages import Beside


class ReviewPages:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def begin(self, digest: Sha256, job: Job, at: datetime) -> None:
        told: dict[str, Any] = {
            "job": job.id,
            "head": job.head,
            "began_at": at,
            "body": None,
            "until": None,
            "seq": None,
            "hash": None,
        }
        insert = self._connection.insert(pages).values(digest=digest, **told)
        anew = {name: insert.excluded[name] for name in told}
        another = or_(pages.c.job != job.id, pages.c.head != job.head)
        await self._connection.execute(
            insert.on_conflict_do_update(index_elements=["digest"], set_=anew, where=another)
        )

    async def keep(self, job: Job, packed: bytes, until: datetime | None = None) -> None:
        await self._connection.execute(update(pages).where(_of(job)).values(body=packed, until=until))

    async def record(self, job: Job, entry: Recorded) -> None:
        await self._connection.execute(update(pages).where(_of(job)).values(seq=entry.seq, hash=entry.hash))

    async def get(self, digest: Sha256) -> PageRecord | None:
        told = [pages.c[name].label(f"page_{name}") for name in ("head", "began_at", "body", "seq", "hash")]
        query = select(jobs, *told).join_from(pages, jobs, pages.c.job == jobs.c.id).where(pages.c.digest == digest)
        row = await self._connection.first(query)
        if row is None:
            return None
        record = job_record(row)
        return PageRecord(
            job=record.job,
            state=record.state,
            reason=record.reason,
            head=CommitSha(row.page_head),
            began_at=row.page_began_at,
            finished_at=record.finished_at,
            packed=row.page_body,
            recorded=None if row.page_seq is None else Recorded(row.page_seq, Sha256(row.page_hash)),
        )

    async def there(self, digest: Sha256) -> bool:
        return await self._connection.first(select(pages.c.digest).where(pages.c.digest == digest)) is not None

    async def around(self, page: PageRecord) -> tuple[Beside | None, Beside | None]:
        began, at = pages.c.began_at, page.began_at
        return (
            await self._beside(page, began < at, began.desc()),
            await self._beside(page, began > at, began),
        )

    async def clear(self, before: datetime, now: datetime, most: int) -> int:
        over = or_(pages.c.began_at < before, pages.c.until < now)
        oldest = select(pages.c.digest).where(over).order_by(pages.c.began_at).limit(most)
        return (await self._connection.execute(delete(pages).where(pages.c.digest.in_(oldest)))).rowcount

    async def _beside(
        self, page: PageRecord, condition: ColumnElement[bool], order: ColumnElement[Any]
    ) -> Beside | None:
        place = and_(
            jobs.c.installation == page.job.installation,
            jobs.c.repository == page.job.repository,
            jobs.c.number == page.job.number,
        )
        query = select(pages.c.digest, pages.c.head).join_from(pages, jobs, pages.c.job == jobs.c.id)
        row = await self._connection.first(query.where(place, condition).order_by(order).limit(1))
        return None if row is None else Beside(Sha256(row.digest), CommitSha(row.head))


def _of(job: Job) -> ColumnElement[bool]:
    return and_(pages.c.job == job.id, pages.c.head == job.head)
