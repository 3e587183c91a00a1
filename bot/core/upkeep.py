"""Work that is due again and again: its times, and what is known of the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple


class Upkeep(NamedTuple):
    """`cron` is its times in UTC, `every` how far apart they are."""

    name: str
    cron: str
    every: timedelta


END_WAIVERS = Upkeep("end waivers", "*/10 * * * *", timedelta(minutes=10))
CATCH_UP = Upkeep("catch up", "5-55/10 * * * *", timedelta(minutes=10))
LOOK_AT_PULLS = Upkeep("look at open pull requests", "17 3 * * *", timedelta(days=1))

LOOK_AT_GATES = Upkeep("look at required checks", "8-58/10 * * * *", timedelta(minutes=10))

CHECKPOINT = Upkeep("checkpoint", "41 * * * *", timedelta(hours=1))
BACK_UP = Upkeep("back up", "7 2 * * *", timedelta(days=1))
CLEAR_OUT = Upkeep("clear out", "37 3 * * *", timedelta(days=1))

RESTORED = "restored"
"""Under this name it is kept that somebody put a copy in the database's place, and when: no work, and never due."""

UPKEEP = (END_WAIVERS, CATCH_UP, LOOK_AT_PULLS, LOOK_AT_GATES, CHECKPOINT, BACK_UP, CLEAR_OUT)

ALTERED = "evidence was altered: "
"""How a fault begins that is one at once, and not only when the chore was missed."""

LATE = 2
"""How many of its times may pass before a chore that was not done is a fault: one may fail, or take long."""


@dataclass(frozen=True)
class ChoreRecord:
    """`since`: when a worker first knew of it. `done_at`: when the last one began that ended well (None: none did).
    `fault` is what went wrong with the last one ("": nothing), `told` what it has to say."""

    name: str
    since: datetime
    began_at: datetime | None = None
    ended_at: datetime | None = None
    done_at: datetime | None = None
    fault: str = ""
    told: str = ""


def chore_fault(upkeep: Upkeep, record: ChoreRecord, now: datetime) -> str:
    """What is wrong with it, "" for nothing."""
    if record.fault.startswith(ALTERED):
        return record.fault
    last = record.done_at or record.since
    if now - last <= LATE * upkeep.every + timedelta(minutes=5):
        return ""
    when = f"last done {record.done_at:%Y-%m-%d %H:%M} UTC" if record.done_at else "never done"
    return f"{when}: {record.fault or 'is a worker running?'}"


def known(records: Iterable[ChoreRecord]) -> list[tuple[Upkeep, ChoreRecord]]:
    """Those of this release that some worker has taken on."""
    by_name = {each.name: each for each in records}
    return [(each, by_name[each.name]) for each in UPKEEP if each.name in by_name]
