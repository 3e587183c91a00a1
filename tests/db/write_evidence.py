"""A process of its own that appends evidence: `python -m tests.db.write_evidence URL TASKS ENTRIES-OF-EACH-TASK`."""

import asyncio
import os
import sys

from bot.adapters.db.work import opened
from tests.db.samples import AT, fact


async def main(url: str, tasks: int, entries: int) -> None:
    async with opened(url) as database:

        async def write(task: int) -> None:
            for number in range(entries):
                async with database.work() as work:
                    await work.evidence.append(7, [fact(process=os.getpid(), task=task, number=number)], AT)
                    await work.commit()

        await asyncio.gather(*map(write, range(tasks)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
