"""Ask of the branches that changes go into whether they take any without our check: beside the reviews, not in them."""

from datetime import timedelta

import structlog

from bot.core.change import UNTOLD, Requirement
from bot.core.wording import plural
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHosts, Forbidden, Gone
from bot.ports.required_checks import Branch
from bot.ports.stores import Database
from bot.services.run_chore import NotAllDone

ASKED_AGAIN = timedelta(days=1)
OF_INTEREST = timedelta(days=90)
"""How long a branch is asked about after the last review of a change that goes into it."""

MOST_BRANCHES = 200
"""Branches that are asked about in one look, two requests each; the next look goes on. Our own choice."""

log = structlog.get_logger()


class GatesLook:
    def __init__(self, database: Database, hosts: CodeHosts, clock: Clock) -> None:
        self._database = database
        self._hosts = hosts
        self._clock = clock

    async def run(self) -> str:
        """What there is to tell. Safe to repeat. Raises HostError, StoreError and NotAllDone."""
        now = self._clock.now()
        async with self._database.work() as work:
            await work.required_checks.forget(now - OF_INTEREST)
            due = await work.required_checks.due(now - ASKED_AGAIN, MOST_BRANCHES + 1)
            await work.commit()
        for branch in due[:MOST_BRANCHES]:
            required = await self._ask(branch)
            async with self._database.work() as work:
                await work.required_checks.found(branch, required, self._clock.now())
                await work.commit()
        told = f"{plural(len(due[:MOST_BRANCHES]), 'branch', 'branches')} asked about" if due else ""
        if len(due) > MOST_BRANCHES:
            raise NotAllDone(f"{told}; more are left for the next time")
        return told

    async def _ask(self, branch: Branch) -> Requirement:
        try:
            return await self._hosts.of(branch.installation, branch.repository).required(branch.name)
        except (Gone, Forbidden) as refused:  # it was removed or suspended just now, or grants too little
            log.warning("a branch could not be asked about", repository=branch.repository, error=str(refused))
            return UNTOLD
