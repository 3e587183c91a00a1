"""One pace for the writes of an installation, whatever number of processes write for it."""

from dataclasses import dataclass

from bot.ports.stores import Database


@dataclass(frozen=True)
class SharedTurns:
    """Fills the port Turns. Each call is a transaction of two or three short statements."""

    database: Database

    async def begin(self, installation: int, spacing: float) -> float:
        async with self.database.work() as work:
            pace, now = await work.paces.of(installation)
            wait = pace.wait(now, spacing)
            if wait == 0:
                await work.paces.put(installation, pace.begun(now, spacing))
                await work.commit()
            return wait

    async def end(self, installation: int) -> None:
        async with self.database.work() as work:
            pace, _ = await work.paces.of(installation)
            await work.paces.put(installation, pace.ended())
            await work.commit()

    async def hold(self, installation: int, seconds: float) -> None:
        async with self.database.work() as work:
            pace, now = await work.paces.of(installation)
            await work.paces.put(installation, pace.held(now, seconds))
            await work.commit()

    async def held(self, installation: int) -> float:
        async with self.database.reading() as work:
            pace, now = await work.paces.of(installation)
            return max(0.0, pace.held_until - now)
