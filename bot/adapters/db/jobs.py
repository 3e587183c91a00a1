"""Fills the port Jobs."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import current_jobs, jobs
from bot.adapters.db.turns import next_turns
from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind, JobState, PullRequestPlace
from bot.ports.jobs import JobCount, JobRecord

_UNFINISHED = (JobState.WAITING, JobState.RUNNING)

# Made once, for each webhook runs them: building a statement takes longer than running it.
_ADD = insert(jobs).returning(jobs.c.id)
"""It returns something so that many rows are one statement, and not one each."""
_PULL_REQUEST = [current_jobs.c.installation, current_jobs.c.repository, current_jobs.c.number]
_CURRENT_OF = (
    select(jobs)
    .join_from(current_jobs, jobs, current_jobs.c.job == jobs.c.id)
    .where(*(each.in_(bindparam(each.name, expanding=True)) for each in _PULL_REQUEST))
)
"""Each column by itself, so that it may find others besides: of three columns together SQLite looks up the first one
alone, and reads all pull requests of the installation."""
_CURRENT = select(current_jobs.c.job).where(*(each == jobs.c[each.name] for each in _PULL_REQUEST)).scalar_subquery()
"""Asked of each job of a commit, which are few: a join would begin with all pull requests of the repository."""
_MAKE_CURRENT = {
    dialect is sqlite: (made := dialect.insert(current_jobs))
    .on_conflict_do_update(index_elements=_PULL_REQUEST, set_={"job": made.excluded.job})
    .returning(current_jobs.c.job)
    for dialect in (sqlite, postgresql)
}


class Jobs:
    """`turns` are those of the jobs that were added here, by id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.turns: dict[str, int] = {}

    async def add(self, job: Job, at: datetime) -> None:
        await self.add_all([(job, at)])

    async def add_all(self, some: Sequence[tuple[Job, datetime]]) -> None:
        turns = await next_turns(self._connection, [job for job, _ in some])
        self.turns |= {job.id: turn for (job, _), turn in zip(some, turns, strict=True)}
        rows = [_row(job, at, turn) for (job, at), turn in zip(some, turns, strict=True)]
        if rows:
            await self._connection.execute(_ADD, rows)

    async def get(self, job_id: str) -> JobRecord | None:
        query = select(jobs).where(jobs.c.id == job_id)
        row = await self._connection.first(self._connection.locking(query))
        return None if row is None else job_record(row)

    async def make_current(self, *some: Job) -> None:
        last = {job.pull_request: job.id for job in some}
        names = [column.name for column in _PULL_REQUEST]
        rows = [{**dict(zip(names, place, strict=True)), "job": job} for place, job in last.items()]
        if rows:
            await self._connection.execute(_MAKE_CURRENT[self._connection.is_sqlite], rows)

    async def is_current(self, job: Job) -> bool:
        query = select(current_jobs.c.job).where(_pull_request_of(job))
        row = await self._connection.first(self._connection.locking(query))
        return row is not None and row.job == job.id

    async def counts(self) -> tuple[JobCount, ...]:
        counted: list[Row[tuple[object, ...]]] = []
        for condition in (jobs.c.finished_at.is_(None), jobs.c.state == JobState.FAILED.value):
            query = select(jobs.c.kind, jobs.c.state, func.count().label("found")).where(condition)
            counted += await self._connection.all(query.group_by(jobs.c.kind, jobs.c.state))
        return tuple(JobCount(JobKind(row.kind), JobState(row.state), row.found) for row in counted)

    async def oldest_waiting(self) -> datetime | None:
        waiting = and_(jobs.c.finished_at.is_(None), jobs.c.state == JobState.WAITING.value)
        row = await self._connection.first(
            select(jobs.c.created_at).where(waiting).order_by(jobs.c.created_at).limit(1)
        )
        return None if row is None else row.created_at

    async def given_up(self, limit: int) -> tuple[JobRecord, ...]:
        query = select(jobs).where(jobs.c.state == JobState.FAILED.value).order_by(jobs.c.finished_at.desc())
        return tuple(job_record(row) for row in await self._connection.all(query.limit(limit)))

    async def retried(self, job_id: str) -> None:
        failed = and_(jobs.c.id == job_id, jobs.c.state == JobState.FAILED.value)
        await self._connection.execute(update(jobs).where(failed).values(state=JobState.RETRIED.value))

    async def first_at(self, installation: int, repository: str, number: int) -> datetime | None:
        here = and_(jobs.c.installation == installation, jobs.c.repository == repository, jobs.c.number == number)
        row = await self._connection.first(select(jobs.c.created_at).where(here).order_by(jobs.c.created_at).limit(1))
        return None if row is None else row.created_at

    async def another_speaking(self, job: Job) -> Job | None:
        query = select(jobs).where(
            jobs.c.installation == job.installation,
            jobs.c.repository == job.repository,
            jobs.c.number == job.number,
            jobs.c.kind == JobKind.REVIEW.value,
            jobs.c.id != job.id,
            jobs.c.plan.is_not(None),
            jobs.c.state.in_(_UNFINISHED),
        )
        row = await self._connection.first(query.order_by(jobs.c.created_at).limit(1))
        return None if row is None else job_record(row).job

    async def current_head(self, job: Job) -> str | None:
        query = select(jobs.c.head).join_from(current_jobs, jobs, current_jobs.c.job == jobs.c.id)
        row = await self._connection.first(query.where(_pull_request_of(job)))
        return None if row is None else row.head

    async def current_of(self, installation: int, repository: str, number: int) -> JobRecord | None:
        place = (installation, repository, number)
        return (await self.current_of_all([place])).get(place)

    async def current_of_all(self, some: Collection[PullRequestPlace]) -> dict[PullRequestPlace, JobRecord]:
        if not some:
            return {}
        each_column = zip(_PULL_REQUEST, zip(*some, strict=True), strict=True)
        rows = await self._connection.all(_CURRENT_OF, {one.name: sorted(set(values)) for one, values in each_column})
        records = {record.job.pull_request: record for record in map(job_record, rows)}
        return {place: record for place, record in records.items() if place in some}

    async def reviewed_at(self, installation: int, repository: str, head: str) -> tuple[int, ...]:
        here = and_(_of_commit(installation, repository, head), jobs.c.id == _CURRENT)
        return tuple(sorted(row.number for row in await self._connection.all(select(jobs.c.number).where(here))))

    async def group_at(self, installation: int, repository: str, head: str) -> Job | None:
        here = _of_commit(installation, repository, head)
        query = select(jobs).where(here, jobs.c.kind == JobKind.MERGE_GROUP.value)
        row = await self._connection.first(query.order_by(jobs.c.created_at.desc()).limit(1))
        return None if row is None else job_record(row).job

    async def plans_on(self, job: Job, head: CommitSha) -> dict[int, str]:
        here = _of_commit(job.installation, job.repository, head)
        query = select(jobs.c.number, jobs.c.plan).where(here, jobs.c.number != job.number, jobs.c.plan.is_not(None))
        return {row.number: row.plan for row in await self._connection.all(query.order_by(jobs.c.created_at))}

    async def beside(self, job: Job, head: CommitSha) -> tuple[JobRecord, ...]:
        here = _of_commit(job.installation, job.repository, head)
        query = select(jobs).where(here, jobs.c.id == _CURRENT, jobs.c.number != job.number)
        found = [job_record(row) for row in await self._connection.all(query)]
        return tuple(sorted(found, key=lambda each: each.job.number))

    async def pushers(self, installation: int, repository: str, number: int) -> dict[CommitSha, str]:
        here = and_(jobs.c.installation == installation, jobs.c.repository == repository, jobs.c.number == number)
        query = select(jobs.c.pushed_head, jobs.c.pushed_by).where(here, jobs.c.pushed_by.is_not(None))
        found = await self._connection.all(query.order_by(jobs.c.created_at))
        return {CommitSha(row.pushed_head): row.pushed_by for row in found}

    async def set_head(self, job_id: str, head: CommitSha) -> None:
        unplanned = and_(jobs.c.id == job_id, jobs.c.plan.is_(None))
        await self._connection.execute(update(jobs).where(unplanned).values(head=head))

    async def move(self, job_id: str, state: JobState, at: datetime, reason: str = "") -> None:
        finished_at = None if state in _UNFINISHED else at
        values = {"state": state.value, "reason": reason, "finished_at": finished_at}
        unfinished = and_(jobs.c.id == job_id, jobs.c.state.in_(_UNFINISHED))
        await self._connection.execute(update(jobs).where(unfinished).values(values))

    async def save_plan(self, job_id: str, plan: str) -> None:
        unplanned = and_(jobs.c.id == job_id, jobs.c.plan.is_(None))
        await self._connection.execute(update(jobs).where(unplanned).values(plan=plan))


def _row(job: Job, at: datetime, turn: int) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind.value,
        "installation": job.installation,
        "repository": job.repository,
        "number": job.number,
        "head": job.head,
        "delivery": job.delivery,
        "subject": job.subject,
        "state": JobState.WAITING.value,
        "reason": "",
        "created_at": at,
        "turn": turn,
        "pushed_by": job.pushed_by or None,
        "pushed_head": job.head if job.pushed_by else None,
    }


def _of_commit(installation: int, repository: str, head: str) -> ColumnElement[bool]:
    """Few jobs. They are not to be sorted by their numbers in the database: it would take the index of those, and
    read all jobs of the repository."""
    return and_(jobs.c.installation == installation, jobs.c.repository == repository, jobs.c.head == head)


def _pull_request_of(job: Job) -> ColumnElement[bool]:
    """By the name that the repository has now: it may have been renamed while the job was under way."""
    kept = jobs.alias()
    installation = select(kept.c.installation).where(kept.c.id == job.id).scalar_subquery()
    repository = select(kept.c.repository).where(kept.c.id == job.id).scalar_subquery()
    return and_(
        current_jobs.c.installation == func.coalesce(installation, job.installation),
        current_jobs.c.repository == func.coalesce(repository, job.repository),
        current_jobs.c.number == job.number,
    )


def job_record(row: Row[tuple[object, ...]]) -> JobRecord:
    job = Job(
        id=row.id,
        kind=JobKind(row.kind),
        installation=row.installation,
        repository=row.repository,
        number=row.number,
        head=row.head,
        delivery=row.delivery,
        subject=row.subject,
        pushed_by=row.pushed_by or "",
    )
    return JobRecord(job, JobState(row.state), row.reason, row.plan, row.created_at, row.finished_at)
