"""Keep in the evidence that the database was restored from a copy, and what of each chain was lost by that.

What was said since the copy is forgotten, too, so that everything is looked for before it is said (`act_once`). A chain
that is shorter than its last checkpoint says may have been cut off, or come from a backup: nobody but who
restored it can tell. Their word goes into the chain itself, with the end that it once had, and stays there.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from complianceagent import Tip

from bot.core.evidence import EvidenceKind, Fact
from bot.core.upkeep import RESTORED
from bot.ports.clock import Clock
from bot.ports.stores import Database, Work
from bot.services.checkpoint import tips_in
from bot.services.verify_evidence import compare_with_anchor

REASON = "the database was restored from a copy"


class Checkpoints(Protocol):
    """Raises OSError."""

    def last(self) -> Mapping[str, Any] | None: ...

    def set_aside(self, at: datetime) -> Path: ...


async def declare_restored(
    database: Database, checkpoints: Checkpoints, clock: Clock, words: str
) -> tuple[tuple[int, ...], Path | None]:
    """The installations whose chains are not what the last checkpoint says, and where the checkpoints up to now are
    kept (none is concerned: no file). Raises StoreError, OSError, and NotAllDone where no checkpoint can be read."""
    last = await asyncio.to_thread(checkpoints.last)
    now = clock.now()
    concerned = []
    async with database.work() as work:
        for installation, anchor in sorted(tips_in(last).items() if last else ()):
            tip = await work.evidence.head(installation) or Tip(str(installation), 0, "")
            if await compare_with_anchor(work.evidence, installation, tip, anchor) is not None:
                await _declare(work, tip, anchor, words, now)
                concerned.append(installation)
        await work.chores.begin(RESTORED, now, timedelta(0))
        await work.chores.end(RESTORED, now, now, "", words)
        await work.commit()
    kept = await asyncio.to_thread(checkpoints.set_aside, now) if concerned else None
    return tuple(concerned), kept


async def _declare(work: Work, tip: Tip, anchor: Tip, words: str, now: datetime) -> None:
    body: dict[str, object] = {
        "reason": REASON,
        "words": words or None,
        "restored": {"seq": tip.seq, "hash": tip.hash or None},
        "last_checkpoint": {"seq": anchor.seq, "hash": anchor.hash},
    }
    await work.evidence.append(int(anchor.tenant), [Fact(EvidenceKind.GAP, "evidence", body)], now)
