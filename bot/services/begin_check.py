"""Put our check run on a commit in progress."""

from bot.core.action import ResumeCheck, StartCheck
from bot.ports.code_host import CodeHost
from bot.ports.stores import Database
from bot.services.act_once import ActOnce, Condition


async def begin_check(
    database: Database,
    acts: ActOnce,
    host: CodeHost,
    start: StartCheck,
    *,
    keys: tuple[str, str],
    provided: Condition | None = None,
) -> None:
    """Also where the commit was reviewed before: that verdict was given on another base or policy, and must not pass
    for the new one meanwhile. `keys` name the start, once for the commit, and the resumption, once for each review.
    Raises Superseded, HostError and StoreError."""
    started, resumed = keys
    async with database.reading() as work:
        earlier = await work.intents.receipt(started)
    run = await acts.act(host, started, start, provided=provided)
    if earlier is not None:
        await acts.act(host, resumed, ResumeCheck(run.id), provided=provided)
