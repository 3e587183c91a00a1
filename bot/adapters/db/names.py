"""Fills the port Names."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Table, Text, and_, bindparam, func, literal, select, update

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import (
    current_jobs,
    findings,
    intents,
    jobs,
    repositories,
    required_checks,
    reviewed_heads,
    waivers,
)
from bot.adapters.db.text import storable
from bot.core.named import Named

BY_NAME: tuple[Table, ...] = (jobs, current_jobs, findings, reviewed_heads, waivers, required_checks)
"""The tables whose rows belong to a repository, by its installation and name."""

_OF = select(repositories).where(repositories.c.id.in_(bindparam("numbers", expanding=True)))
"""Made once, for each webhook runs it: building a statement takes longer than running it."""


class Names:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, repository: int) -> Named | None:
        return (await self.of_all([repository])).get(repository)

    async def of_all(self, some: Collection[int]) -> dict[int, Named]:
        rows = await self._connection.all(_OF, {"numbers": list(some)}) if some else []
        return {row.id: _named(row) for row in rows}

    async def id_of(self, installation: int, name: str) -> int | None:
        query = select(repositories.c.id).where(_place(repositories, installation, name))
        row = await self._connection.first(query)
        return None if row is None else int(row.id)

    async def see(self, seen: Named, at: datetime) -> tuple[Named, Named | None]:
        seen = Named(seen.id, seen.installation, storable(seen.name))
        known = await self.of(seen.id)
        if known == seen:
            return known, None
        row = {"id": seen.id, "installation": seen.installation, "name": seen.name, "named_at": at}
        if known is None and await self._connection.inserted(repositories, row):
            await self._make_room(seen, takes_over=True)
            return seen, None
        # Locked before it is decided on: of two events at once, the later one wins, whichever came first.
        locked = select(repositories).where(repositories.c.id == seen.id).with_for_update()
        found = (await self._connection.execute(locked)).one()
        known = _named(found)
        if known == seen or (found.named_at is not None and found.named_at >= at):
            return known, None
        await self._make_room(seen, takes_over=False)
        await self._move(known, seen)
        renamed = update(repositories).where(repositories.c.id == seen.id)
        await self._connection.execute(renamed.values(installation=seen.installation, name=seen.name, named_at=at))
        return seen, known

    async def _make_room(self, seen: Named, *, takes_over: bool) -> None:
        """Nothing of another repository stays under the name. `takes_over`: what nobody is known to own is its own, for
        it was kept before ids were."""
        others = and_(_place(repositories, seen.installation, seen.name), repositories.c.id != seen.id)
        holders = await self._connection.all(select(repositories).where(others))
        for each in holders:
            aside = Named(each.id, each.installation, f"{each.name} (repository {each.id})")
            await self._move(_named(each), aside)
            await self._connection.execute(
                update(repositories).where(repositories.c.id == each.id).values(name=aside.name)
            )
        if not holders and not takes_over and await self._anything_at(seen):
            await self._move(seen, Named(0, seen.installation, f"{seen.name} (before repository {seen.id})"))

    async def _anything_at(self, place: Named) -> bool:
        for table in BY_NAME:
            here = _place(table, place.installation, place.name)
            if await self._connection.first(select(table.c.installation).where(here).limit(1)):
                return True
        return False

    async def _move(self, old: Named, new: Named) -> None:
        values = {"installation": new.installation, "repository": new.name}
        for table in BY_NAME:
            await self._connection.execute(
                update(table).where(_place(table, old.installation, old.name)).values(values)
            )
        for end in ("#", ": "):  # the two forms of the keys of acts
            was, now = (f"{each.installation}/{each.name}{end}" for each in (old, new))
            key = intents.c.key
            mine = func.substr(key, 1, len(was)) == was
            rest = func.substr(key, len(was) + 1, type_=Text)
            await self._connection.execute(update(intents).where(mine).values(key=literal(now, Text) + rest))


def _place(table: Table, installation: int, name: str) -> ColumnElement[bool]:
    label = table.c.name if table is repositories else table.c.repository
    return and_(table.c.installation == installation, label == name)


def _named(row: Row[tuple[object, ...]]) -> Named:
    return Named(row.id, row.installation, row.name)
