"""A worker of its own process, to be killed: it writes a line to a file for each step it begins and ends."""

import asyncio
import sys
from pathlib import Path

from bot.adapters.queue.presence import Presence
from bot.adapters.queue.recovery import Sweep
from bot.adapters.queue.worker import QueueWorker
from bot.ports.queue import Later, Next, StepResult, Stop


class Diary:
    """Two steps; the second one waits for as long as the file `hold` exists."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    async def steps(self, job_id: str) -> tuple[str, ...]:
        return ("one", "two")

    async def run(self, step: str, job_id: str) -> StepResult:
        self._write(f"{self._name} begins {step} of {job_id}")
        while step == "two" and (self._folder / "hold").exists():  # noqa: ASYNC110 - the test removes it
            await asyncio.sleep(0.02)
        self._write(f"{self._name} ends {step} of {job_id}")
        return Next()

    async def give_up(self, job_id: str, reason: str) -> Stop | Later:
        self._write(f"{self._name} gives up {job_id}: {reason}")
        return Stop()

    def _write(self, line: str) -> None:
        with (self._folder / "diary").open("a") as file:
            file.write(line + "\n")


async def main(url: str, executor: str, folder: str, takeover: str) -> None:
    presence = await Presence(url, executor).start() if takeover == "yes" else None
    worker = QueueWorker(url, Diary(Path(folder), executor), executor)
    await worker.start()
    sweep = Sweep(worker, executor, presence).start()
    await asyncio.sleep(60)
    await sweep.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
