"""A page's link is told to whoever may write the check run, and to nobody else."""

import re
from datetime import UTC, datetime

import pytest

from bot.adapters.db.work import Database
from bot.core.identity import CommitSha, Secret
from bot.core.job import Job, JobKind
from bot.core.named import Named
from bot.services.page_links import PageLinks, digest_of, page_links
from bot.services.review_pages import NO_PAGES, ReviewPages, UnreadablePage, unpacked

AT = datetime(2026, 3, 1, tzinfo=UTC)
HEAD = CommitSha("a" * 40)
SECRET = Secret("0123456789abcdef")
JOB = Job("j", JobKind.REVIEW, 5, "acme/shop", 7, HEAD, "d")


class At:
    def now(self) -> datetime:
        return AT


def links(secret: Secret = SECRET) -> PageLinks:
    made = page_links("https://bot.example.com", secret)
    assert made is not None
    return made


def test_a_token_is_of_one_commit_of_one_pull_request_of_one_repository_and_secret() -> None:
    tokens = [
        links().token(1, 7, HEAD),
        links().token(2, 7, HEAD),
        links().token(1, 8, HEAD),
        links().token(1, 7, CommitSha("b" * 40)),
        links(Secret("another secret here")).token(1, 7, HEAD),
    ]
    shown = [each.reveal() for each in tokens]
    assert len(set(shown)) == len(shown)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", each) for each in shown), "256 bits"
    assert links().token(1, 7, HEAD) == tokens[0], "every process makes the same one"
    assert SECRET.reveal() not in links().key.reveal()
    assert shown[0] not in repr((tokens[0], links()))


def test_without_a_public_url_there_are_no_links() -> None:
    assert page_links("", SECRET) is None


async def test_a_link_is_told_where_there_is_a_page(database: Database) -> None:
    pages = ReviewPages(links())
    async with database.work() as work:
        await work.names.see(Named(1, 5, "acme/shop"), AT)
        await work.jobs.add(JOB, AT)
        await work.commit()
    assert await pages.link(database, JOB) == ""
    async with database.work() as work:
        await pages.begin(work, JOB, At())
        await NO_PAGES.begin(work, JOB, At())
        await work.commit()
    token = links().token(1, 7, HEAD).reveal()
    assert await pages.link(database, JOB) == f"https://bot.example.com/reviews/{token}"
    assert await ReviewPages(links(Secret("another secret here"))).link(database, JOB) == "", "it would lead nowhere"
    assert await NO_PAGES.link(database, JOB) == ""
    async with database.reading() as work:
        assert await work.review_pages.there(digest_of(token))


async def test_a_repository_whose_id_nobody_knows_has_no_page(database: Database) -> None:
    pages = ReviewPages(links())
    async with database.work() as work:
        await work.jobs.add(JOB, AT)
        await pages.begin(work, JOB, At())
        await work.commit()
    assert await pages.link(database, JOB) == ""


@pytest.mark.parametrize("token", ["", "\udc80", "x" * 100_000, "<script>"])
def test_every_text_has_a_digest(token: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest_of(token))


@pytest.mark.parametrize("content", [b"", b"no zlib", bytes.fromhex("789cabae050001750079")])
def test_a_page_that_cannot_be_read_is_told_apart(content: bytes) -> None:
    with pytest.raises(UnreadablePage):
        unpacked(content)
