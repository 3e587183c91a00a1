"""Checkpoints: where each chain of evidence ends now, told outside of the database.

A chain cannot show by itself that its end was cut off, or that all of it was written anew. Whoever keeps its earlier
ends can: each checkpoint goes into a file, and into the log, which usually leaves the machine. Before a new one is
made, the chains are held against the last one.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

import structlog
from complianceagent import Tip

from bot.core.moment import moment_text
from bot.core.upkeep import ALTERED
from bot.core.wording import plural
from bot.ports.clock import Clock
from bot.ports.stores import Database
from bot.services.run_chore import NotAllDone
from bot.services.verify_evidence import compare_with_anchor

log = structlog.get_logger()


class CheckpointKeeper(Protocol):
    """Raises OSError."""

    def append(self, checkpoint: Mapping[str, object]) -> None: ...

    def last(self) -> Mapping[str, Any] | None: ...


class Checkpointer:
    def __init__(self, database: Database, keeper: CheckpointKeeper, clock: Clock) -> None:
        self._database = database
        self._keeper = keeper
        self._clock = clock

    async def run(self) -> str:
        """What there is to tell. Raises StoreError, OSError, and NotAllDone where a chain is not what it was: that is
        said again until somebody has looked, and no new checkpoint hides it."""
        last = await asyncio.to_thread(self._keeper.last)
        earlier = tips_in(last) if last else {}
        async with self._database.reading() as work:
            tips: dict[int, Tip] = {}
            for installation in await work.evidence.installations():
                tips[installation] = await work.evidence.head(installation) or Tip(str(installation), 0, "")
            for installation, anchor in earlier.items():
                tip = tips.get(installation, Tip(str(installation), 0, ""))
                bad = await compare_with_anchor(work.evidence, installation, tip, anchor)
                if bad is not None:
                    log.error("evidence was altered", installation=installation, entry=bad.seq, reason=bad.reason)
                    raise NotAllDone(
                        f"{ALTERED}installation {installation} at entry {bad.seq}: {bad.reason}; "
                        "run `complianceagent audit verify`, or if a backup was restored, `complianceagent db restored`"
                    )
        if tips != earlier:
            heads = [{"installation": each, "seq": tip.seq, "hash": tip.hash} for each, tip in sorted(tips.items())]
            checkpoint = {"at": moment_text(self._clock.now()), "heads": heads}
            await asyncio.to_thread(self._keeper.append, checkpoint)
            log.info("checkpoint", **checkpoint)
        return plural(len(tips), "chain")


def tips_in(checkpoint: Mapping[str, Any]) -> dict[int, Tip]:
    """The ends of the chains that a checkpoint names. Raises NotAllDone where it is none."""
    try:
        return {
            int(each["installation"]): Tip(str(int(each["installation"])), int(each["seq"]), str(each["hash"]))
            for each in checkpoint["heads"]
        }
    except (KeyError, TypeError, ValueError):
        raise NotAllDone("the last checkpoint cannot be read") from None
