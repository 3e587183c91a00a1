"""Whose turn it is: no repository's many jobs keep another's from running.

Start-time fair queueing (Goyal, Vin, Cheng 1996), with jobs of equal size: a repository's next job comes one turn after
its last one that has not ended, and never before the earliest turn of its installation that is still under way. So the
first job of a quiet repository runs beside the first of a noisy one, and whoever waits is overtaken a bounded number
of times.
"""

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, select

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import jobs
from bot.core.job import Job

FIRST_TURN = 1

MOST_TURNS = 2**31 - 1
"""DBOS keeps a priority in 32 bits. With nothing waiting, turns begin anew."""


_UNFINISHED = and_(jobs.c.installation == bindparam("of_installation"), jobs.c.finished_at.is_(None))
_OURS = and_(_UNFINISHED, jobs.c.repository == bindparam("of_repository"))
# One statement, made once, for each webhook asks. Two subqueries, so that each finds its answer at an end of an index.
_TURNS = select(
    select(func.min(jobs.c.turn)).where(_UNFINISHED).scalar_subquery().label("earliest"),
    select(func.max(jobs.c.turn)).where(_OURS).scalar_subquery().label("last"),
)


async def next_turns(connection: Connection, some: Sequence[Job]) -> list[int]:
    """The turns of jobs that are not kept yet, in this order. Two at once in two transactions may get the same one: the
    earlier then runs first."""
    earliest: dict[int, int] = {}
    last: dict[tuple[int, str], int] = {}
    turns: list[int] = []
    for job in some:
        place = (job.installation, job.repository)
        if place not in last:
            asked = {"of_installation": job.installation, "of_repository": job.repository}
            known = await connection.first(_TURNS, asked)
            last[place] = known.last if known is not None and known.last is not None else FIRST_TURN - 1
            if known is not None and known.earliest is not None:
                earliest.setdefault(job.installation, known.earliest)
        turn = min(max(earliest.get(job.installation, FIRST_TURN), last[place] + 1), MOST_TURNS)
        earliest.setdefault(job.installation, turn)
        last[place] = turn
        turns.append(turn)
    return turns


async def turn_of(connection: Connection, job: Job) -> int:
    """The turn that was kept with the job."""
    row = await connection.first(select(jobs.c.turn).where(jobs.c.id == job.id))
    return FIRST_TURN if row is None else int(row.turn)
