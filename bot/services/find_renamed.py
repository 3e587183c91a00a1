"""A repository that is not there may have another name now, of which no event told us yet."""

from bot.core.job import Job
from bot.core.named import Named
from bot.ports.app_host import AppHost
from bot.ports.clock import Clock
from bot.ports.stores import Database
from bot.services.accept_delivery import learn_name


class RenamedFinder:
    def __init__(self, database: Database, app: AppHost, clock: Clock) -> None:
        self._database = database
        self._app = app
        self._clock = clock

    async def is_renamed(self, job: Job) -> bool:
        """Whether it has, and the job with it; or whether the job's repository has taken another one's name, and we
        asked as if it was that one. Raises HostError and StoreError."""
        async with self._database.reading() as work:
            record = await work.jobs.get(job.id)
            if record is not None and record.job.repository != job.repository:
                return True
            number = await work.names.id_of(job.installation, job.repository)
        if number is None:
            return False
        if self._app.forget_other(job.installation, job.repository, number):
            return True
        seen = await self._app.repositories(job.installation)
        name = next((each.name for each in seen if each.id == number), job.repository)
        if name == job.repository:
            return False
        async with self._database.work() as work:
            now = self._clock.now()
            await learn_name(work, Named(number, job.installation, name), now, now)
            await work.commit()
        return True
