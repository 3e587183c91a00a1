"""Do a chore: one process at a time, and what came of it is kept, for whoever watches."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.ports.clock import Clock
from bot.ports.code_host import HostError
from bot.ports.repository import RepositoryError
from bot.ports.stores import Database, StoreError

LEASE = timedelta(minutes=30)
"""How long one that began keeps others from beginning: whoever needs longer has died. Our own choice."""

MOST_WORDS = 300

log = structlog.get_logger()


class NotAllDone(Exception):
    """Something is left for the next time; the message says what."""


class ChoreDoer:
    """`do` returns what there is to tell ("" for nothing)."""

    def __init__(self, database: Database, clock: Clock, name: str, do: Callable[[], Awaitable[str]]) -> None:
        self._database = database
        self._clock = clock
        self._name = name
        self._do = do

    async def run(self) -> None:
        """Do it, unless another process does. What passes by itself is only told; raises what is a mistake of ours."""
        began = self._clock.now()
        async with self._database.work() as work:
            if not await work.chores.begin(self._name, began, LEASE):
                log.info("a chore is under way already", chore=self._name)
                return
            await work.commit()
        fault, told = "interrupted", ""
        try:
            told = await self._do()
            fault = ""
        except (HostError, StoreError, RepositoryError, NotAllDone) as passing:
            fault = str(passing)
            log.warning("a chore could not be done", chore=self._name, reason=fault)
        except Exception as error:
            fault = f"{type(error).__name__}; see the log"  # its words may quote anything
            raise
        finally:
            await self._ended(began, fault, told)

    async def _ended(self, began: datetime, fault: str, told: str) -> None:
        try:
            async with self._database.work() as work:
                await work.chores.end(self._name, began, self._clock.now(), fault[:MOST_WORDS], told[:MOST_WORDS])
                await work.commit()
        except StoreError as error:
            log.warning("the end of a chore could not be kept", chore=self._name, reason=str(error))
