"""What the pages of reviews tell, until they are removed."""

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.core.identity import CommitSha, Sha256
from bot.core.job import Job
from bot.core.review_page import PageRecord, Recorded


class Beside(NamedTuple):
    """Another page of the same pull request."""

    digest: Sha256
    head: CommitSha


class ReviewPages(Protocol):
    """`digest` is that of a page's link: whoever reads the database learns no link by it."""

    async def begin(self, digest: Sha256, job: Job, at: datetime) -> None:
        """From now on the page tells of this job and its head, and of nothing earlier; nothing where it does already.
        The job is kept already."""
        ...

    async def keep(self, job: Job, packed: bytes, until: datetime | None = None) -> None:
        """What a job has decided, to be removed after `until` at the latest (None: nobody has said); nothing where no
        page tells of it."""
        ...

    async def record(self, job: Job, entry: Recorded) -> None:
        """The entry of the evidence that tells of the job's review; nothing where no page tells of it."""
        ...

    async def get(self, digest: Sha256) -> PageRecord | None: ...

    async def there(self, digest: Sha256) -> bool: ...

    async def around(self, page: PageRecord) -> tuple[Beside | None, Beside | None]:
        """The page of the same pull request that began last before this one, and the first that did after it."""
        ...

    async def clear(self, before: datetime, now: datetime, most: int) -> int:
        """Remove at most so many of the oldest, of those that began before a moment or whose time is over: how many."""
        ...
