"""Fills the port Waivers."""

from datetime import date

from sqlalchemy import Row, and_, delete, select

from bot.adapters.db.connection import Connection
from bot.adapters.db.tables import waivers
from bot.core.identity import Fingerprint
from bot.core.waiver import Waiver, WaiverKind

_KEY = ("installation", "repository", "number", "fingerprint")


class Waivers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, installation: int, repository: str, number: int) -> tuple[Waiver, ...]:
        here = and_(
            waivers.c.installation == installation, waivers.c.repository == repository, waivers.c.number == number
        )
        rows = await self._connection.all(select(waivers).where(here).order_by(waivers.c.granted_at))
        return tuple(_waiver(row) for row in rows)

    async def all(self) -> tuple[Waiver, ...]:
        order = (*(waivers.c[name] for name in _KEY[:3]), waivers.c.granted_at)
        return tuple(_waiver(row) for row in await self._connection.all(select(waivers).order_by(*order)))

    async def grant(self, waiver: Waiver) -> None:
        insert = self._connection.insert(waivers)
        new = {column.name: insert.excluded[column.name] for column in waivers.columns if column.name not in _KEY}
        await self._connection.execute(insert.on_conflict_do_update(index_elements=_KEY, set_=new), [_row(waiver)])

    async def end(self, waiver: Waiver) -> bool:
        this = and_(*(waivers.c[name] == getattr(waiver, name) for name in _KEY), waivers.c.granted_at == waiver.at)
        return bool((await self._connection.execute(delete(waivers).where(this))).rowcount)

    async def over(self, today: date, limit: int) -> tuple[Waiver, ...]:
        query = select(waivers).where(waivers.c.until < today.isoformat()).order_by(waivers.c.until)
        return tuple(_waiver(row) for row in await self._connection.all(query.limit(limit)))


def _row(waiver: Waiver) -> dict[str, object]:
    return {
        **{name: getattr(waiver, name) for name in (*_KEY, "rule", "reason", "author", "compensating", "comment")},
        "kind": waiver.kind.value,
        "until": waiver.until.isoformat() if waiver.until else None,
        "granted_by": waiver.by,
        "granted_at": waiver.at,
    }


def _waiver(row: Row[tuple[object, ...]]) -> Waiver:
    return Waiver(
        installation=row.installation,
        repository=row.repository,
        number=row.number,
        fingerprint=Fingerprint(row.fingerprint),
        rule=row.rule,
        kind=WaiverKind(row.kind),
        reason=row.reason,
        until=date.fromisoformat(row.until) if row.until else None,
        by=row.granted_by,
        author=row.author,
        at=row.granted_at,
        compensating=row.compensating,
        comment=row.comment,
    )
