"""Fills the port RequiredChecks."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import required_checks as checks
from bot.core.change import Gate, Requirement
from bot.core.standing import Standing
from bot.ports.required_checks import Branch

_KEY = ("installation", "repository", "branch")


class RequiredChecks:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, branch: Branch) -> Standing:
        row = await self._connection.first(select(checks).where(_this(branch)))
        return Standing(branch.name) if row is None else Standing(branch.name, Gate(row.gate), row.asked_at)

    async def seen(self, branch: Branch, at: datetime) -> None:
        await self._put(branch, {"gate": Gate.UNKNOWN.value, "seen_at": at}, "seen_at")

    async def found(self, branch: Branch, required: Requirement, at: datetime) -> None:
        said = {"gate": required.gate.value, "guarded": required.guarded, "asked_at": at}
        await self._put(branch, {**said, "seen_at": at}, *said)

    async def is_guarded(self, branch: Branch) -> bool:
        row = await self._connection.first(select(checks.c.guarded).where(_this(branch)))
        return row is not None and row.guarded is True

    async def due(self, before: datetime, limit: int) -> tuple[Branch, ...]:
        asked = checks.c.asked_at
        query = select(checks).where(or_(asked.is_(None), asked < before)).order_by(asked.is_not(None), asked)
        return tuple(
            Branch(row.installation, row.repository, row.branch)
            for row in await self._connection.all(query.limit(limit))
        )

    async def forget(self, before: datetime) -> None:
        await self._connection.execute(delete(checks).where(checks.c.seen_at < before, checks.c.guarded.is_not(True)))

    async def _put(self, branch: Branch, values: dict[str, object], *changed: str) -> None:
        """`changed` are the columns that a row which is there gets anew."""
        insert = self._connection.insert(checks)
        anew = {name: insert.excluded[name] for name in changed}
        row = dict(zip(_KEY, branch, strict=True)) | values
        await self._connection.execute(insert.on_conflict_do_update(index_elements=_KEY, set_=anew), [row])


def _this(branch: Branch) -> ColumnElement[bool]:
    return and_(*(checks.c[name] == value for name, value in zip(_KEY, branch, strict=True)))
