"""What the page behind a link tells, as it is at this moment."""

from dataclasses import dataclass

from bot.core.identity import CommitSha
from bot.core.job import JobState
from bot.core.review_page import PageBody, PageRecord, PageState, ShownReview
from bot.ports.review_pages import Beside
from bot.ports.stores import Database, Work
from bot.services.page_links import PageLinks, digest_of
from bot.services.review_pages import UnreadablePage, unpacked

_STATES = {
    JobState.WAITING: PageState.UNDER_WAY,
    JobState.RUNNING: PageState.UNDER_WAY,
    JobState.DONE: PageState.DONE,
    JobState.SUPERSEDED: PageState.REPLACED,
    JobState.LOST: PageState.ENDED,
    JobState.FAILED: PageState.GIVEN_UP,
    JobState.RETRIED: PageState.GIVEN_UP,
}


@dataclass(frozen=True)
class ReviewShower:
    """`server_url` is the code host's web address, `links` what makes the links to the reviews before and after."""

    database: Database
    links: PageLinks | None
    server_url: str

    async def show(self, token: str) -> ShownReview | None:
        """None where no page has this token, whatever is wrong with it. Raises StoreError."""
        async with self.database.reading() as work:
            page = await work.review_pages.get(digest_of(token))
            if page is None:
                return None
            earlier, later = await self._beside(work, page)
        state, body = _standing(page)
        return ShownReview(page, state, body, earlier, later, self.server_url)

    async def _beside(self, work: Work, page: PageRecord) -> tuple[str, str]:
        """A merge group stands alone: the one before it was of other pull requests."""
        job = page.job
        repository = await work.names.id_of(job.installation, job.repository)
        if repository is None or not job.number:
            return "", ""
        earlier, later = await work.review_pages.around(page)
        return self._address(repository, job.number, earlier), self._address(repository, job.number, later)

    def _address(self, repository: int, number: int, beside: Beside | None) -> str:
        """None is told where the link would lead nowhere: it was made with an earlier webhook secret."""
        if beside is None or self.links is None:
            return ""
        token = self.links.token(repository, number, CommitSha(beside.head)).reveal()
        return token if digest_of(token) == beside.digest else ""


def _standing(page: PageRecord) -> tuple[PageState, PageBody | None]:
    """What was decided is shown once it is said and kept, and of no review that came to another end."""
    if page.job.head != page.head:
        return PageState.REPLACED, None
    state = _STATES[page.state]
    if state is not PageState.DONE:
        return state, None
    if page.packed is None:
        return PageState.ENDED, None
    try:
        return state, unpacked(page.packed)
    except UnreadablePage:
        return PageState.UNREADABLE, None
