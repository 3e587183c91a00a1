"""Fills the port Findings."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, case, exists, func, select, update

from bot.adapters.db.codec import (
    finding_from,
    finding_text,
    fix_from,
    fix_text,
    remediation_from,
    remediation_text,
)
from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import findings, jobs, reviewed_heads
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import JobKind, JobState
from bot.core.offer import Fate, Offers
from bot.core.tracked import FindingState, Remediation, TrackedFinding

_KEY = ("installation", "repository", "number", "fingerprint")


class Findings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def open_of(self, installation: int, repository: str, number: int) -> tuple[TrackedFinding, ...]:
        is_open = findings.c.state == FindingState.OPEN.value
        return await self._where(and_(_pull_request(findings, installation, repository, number), is_open))

    async def all_of(self, installation: int, repository: str, number: int) -> tuple[TrackedFinding, ...]:
        return await self._where(_pull_request(findings, installation, repository, number))

    async def offers(self) -> tuple[Offers, ...]:
        merged = exists().where(
            jobs.c.installation == findings.c.installation,
            jobs.c.repository == findings.c.repository,
            jobs.c.number == findings.c.number,
            jobs.c.kind == JobKind.CHANGE.value,
            jobs.c.state == JobState.DONE.value,
        )
        done = self._connection.json(findings.c.remediation)
        accepted, reworked = done["suggestion_accepted"].as_boolean(), done["reworked"].as_boolean()
        fate = case(
            (findings.c.state == FindingState.WAIVED.value, Fate.DISMISSED.value),
            (and_(findings.c.state == FindingState.OPEN.value, merged), Fate.DISMISSED.value),
            (findings.c.state != FindingState.FIXED.value, Fate.WAITING.value),
            (and_(accepted, reworked), Fate.REWORKED.value),
            (accepted, Fate.ACCEPTED.value),
            else_=Fate.OTHERWISE.value,
        )
        way = self._connection.json(findings.c.fix)["way"].as_string()
        each = (
            select(findings.c.rule, way.label("way"), fate.label("fate")).where(findings.c.fix.is_not(None)).subquery()
        )
        query = select(each, func.count().label("found")).group_by(*each.c).order_by(*each.c)
        return tuple(Offers(row.rule, row.way, Fate(row.fate), row.found) for row in await self._connection.all(query))

    async def track(self, findings_: Iterable[TrackedFinding]) -> None:
        # In one order, so that two reviews that keep the same findings at once never wait for each other in a circle.
        rows = sorted((_row(tracked) for tracked in findings_), key=lambda row: str(row["fingerprint"]))
        if not rows:
            return
        insert = self._connection.insert(findings)
        new = insert.excluded
        kept: dict[str, Any] = {column.name: new[column.name] for column in findings.columns if column.name not in _KEY}
        kept["first_seen"] = findings.c.first_seen
        kept["first_head"] = findings.c.first_head
        kept["suggested_at"] = func.coalesce(findings.c.suggested_at, new.suggested_at)
        kept["comment"] = case((new.comment == 0, findings.c.comment), else_=new.comment)
        kept["fix"] = func.coalesce(new.fix, findings.c.fix)
        await self._connection.execute(insert.on_conflict_do_update(index_elements=_KEY, set_=kept), rows)

    async def set_state(
        self, installation: int, repository: str, number: int, fingerprint: Fingerprint, state: FindingState
    ) -> None:
        here = _pull_request(findings, installation, repository, number)
        there = findings.c.state.in_([FindingState.OPEN.value, FindingState.WAIVED.value])
        this = and_(here, findings.c.fingerprint == fingerprint, there)
        await self._connection.execute(update(findings).where(this).values(state=state.value))

    async def close(
        self,
        installation: int,
        repository: str,
        number: int,
        fingerprint: Fingerprint,
        remediation: Remediation,
    ) -> None:
        this = and_(_pull_request(findings, installation, repository, number), findings.c.fingerprint == fingerprint)
        values = {"state": FindingState.FIXED.value, "remediation": remediation_text(remediation)}
        await self._connection.execute(update(findings).where(this).values(values))

    async def last_head(self, installation: int, repository: str, number: int) -> CommitSha | None:
        here = _pull_request(reviewed_heads, installation, repository, number)
        row = await self._connection.first(select(reviewed_heads.c.head).where(here))
        return None if row is None else CommitSha(row.head)

    async def set_last_head(self, installation: int, repository: str, number: int, head: CommitSha) -> None:
        insert = self._connection.insert(reviewed_heads).values(
            installation=installation, repository=repository, number=number, head=head
        )
        await self._connection.execute(
            insert.on_conflict_do_update(
                index_elements=["installation", "repository", "number"], set_={"head": insert.excluded.head}
            )
        )

    async def _where(self, condition: ColumnElement[bool]) -> tuple[TrackedFinding, ...]:
        order = (findings.c.first_seen, findings.c.path, findings.c.line, findings.c.fingerprint)
        rows = await self._connection.all(select(findings).where(condition).order_by(*order))
        return tuple(_tracked(row) for row in rows)


def _pull_request(table: Table, installation: int, repository: str, number: int) -> ColumnElement[bool]:
    return and_(table.c.installation == installation, table.c.repository == repository, table.c.number == number)


def _row(tracked: TrackedFinding) -> dict[str, Any]:
    finding = tracked.finding
    return {
        "installation": tracked.installation,
        "repository": tracked.repository,
        "number": tracked.number,
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": finding.location.path,
        "line": finding.location.span.start,
        "state": tracked.state.value,
        "first_seen": tracked.first_seen,
        "first_head": tracked.first_head,
        "comment": tracked.comment,
        "finding": finding_text(finding),
        "fix": fix_text(tracked.fix) if tracked.fix else None,
        "remediation": remediation_text(tracked.remediation) if tracked.remediation else None,
        "suggested_at": tracked.suggested_at,
    }


def _tracked(row: Row[Any]) -> TrackedFinding:
    return TrackedFinding(
        installation=row.installation,
        repository=row.repository,
        number=row.number,
        finding=finding_from(row.finding),
        state=FindingState(row.state),
        first_seen=row.first_seen,
        first_head=CommitSha(row.first_head),
        comment=row.comment,
        fix=fix_from(row.fix) if row.fix else None,
        remediation=remediation_from(row.remediation) if row.remediation else None,
        suggested_at=row.suggested_at,
    )
