"""Work that is due again and again."""

from bot.adapters.queue.worker import QueueWorker
from bot.ports.queue import Chore
from tests.queue.script import Script, queued_database, text_url, until


async def test_a_chore_is_done_at_each_of_its_times_also_after_it_failed(database_url: str) -> None:
    done: list[str] = []

    async def sweep() -> None:
        done.append("sweep")
        if len(done) == 1:
            raise OSError("disk full")

    async with queued_database(database_url):
        worker = QueueWorker(
            text_url(database_url), Script(), "test", chores=[Chore("sweep the floor", "* * * * * *", sweep)]
        )
        await worker.start()
        await until(lambda: len(done) >= 2)
        await worker.stop()
