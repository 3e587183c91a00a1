"""What keeps a process from working, by part, in words that say what to do."""

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any

from bot import registry
from bot.adapters.db.migrate import is_current
from bot.ports.stores import Database, StoreError

LEAST_FREE = 512 * 1024 * 1024
"""Bytes free where mirrors and caches are, below which the next review may fail. Our own choice: a large mirror."""


class Readiness:
    """`works` says whether the process looks at code, for which the scanners have to be there."""

    def __init__(self, database: Database, database_url: str, home: Path, *, works: bool) -> None:
        self._database = database
        self._url = database_url
        self._home = home
        self._works = works

    async def faults(self) -> dict[str, str]:
        """Empty where everything is ready. Never raises."""
        found = {"database": await self._database_fault(), "disk": await asyncio.to_thread(disk_fault, self._home)}
        if not found["database"]:
            found["migrations"] = await asyncio.to_thread(migrations_fault, self._url)
        if self._works:
            found["scanners"] = await asyncio.to_thread(scanners_fault)
        return {part: fault for part, fault in found.items() if fault}

    async def _database_fault(self) -> str:
        try:
            async with self._database.reading() as work:
                await work.jobs.oldest_waiting()
        except StoreError as error:
            return str(error)
        return ""


def migrations_fault(database_url: str) -> str:
    try:
        return "" if is_current(database_url) else "the tables are not up to date; run `complianceagent db upgrade`"
    except (StoreError, ValueError) as error:
        return str(error)


def disk_fault(home: Path) -> str:
    """Where the folder is not made yet, its nearest parent is asked."""
    there = next(each for each in (home, *home.parents) if each.exists())
    free = shutil.disk_usage(there).free
    return (
        "" if free >= LEAST_FREE else f"{free // 2**20:,} MiB free in {home}; at least {LEAST_FREE // 2**20} are needed"
    )


def scanners_fault() -> str:
    """Library scanners are there if they could be imported; programs have to be files that can be run."""
    try:
        scanners: list[Any] = list(registry.plugins("bot.scanners").values())
    except registry.RegistryError as error:
        return str(error)
    programs = [each for each in scanners if hasattr(each, "command")]
    missing = [each.name for each in programs if not _runs(each)]
    return f"cannot be run: {', '.join(missing)}; install ComplianceAgent anew" if missing else ""


def _runs(program: Any) -> bool:
    try:
        return os.access(program.command(Path("rules"), Path("targets"), 1)[0], os.X_OK)
    except OSError:
        return False
