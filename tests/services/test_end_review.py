"""The ends of a review: no check stays in progress, whatever commit the job has turned to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
from complianceagent.clock import SYSTEM

from bot.adapters.db.work import Database
from bot.adapters.github.host import GitHubHosts
from bot.core.action import StartCheck
from bot.core.check_id import check_id
from bot.core.identity import CommitSha, Secret
from bot.core.job import Job, JobKind, JobState
from bot.core.named import Named
from bot.core.review_page import PageState
from bot.demo.github import LoopbackGitHub
from bot.services.act_once import ActOnce
from bot.services.end_review import ReviewEnder, act_key
from bot.services.page_links import page_links
from bot.services.review_pages import ReviewPages
from bot.services.show_review import ReviewShower
from tests.world.scene import Scene, set_scene


@asynccontextmanager
async def hosts_on(scene: Scene, github: LoopbackGitHub) -> AsyncIterator[GitHubHosts]:
    async with aiohttp.ClientSession() as session:
        yield GitHubHosts(
            session,
            str(scene.app.id),
            Secret(scene.app.pem),
            api_url=github.url,
            server_url=github.server_url,
            graphql_url=github.graphql_url,
            clock=SYSTEM,
            write_spacing=0,
        )


async def test_a_job_that_turned_to_a_newer_commit_leaves_no_check_in_progress_there(
    github: LoopbackGitHub, database: Database
) -> None:
    """What the step knew of the job when it began names the older commit, which has no check."""
    scene = await set_scene(github)
    async with hosts_on(scene, github) as hosts:
        number, head = scene.pull.number, CommitSha(scene.pull.head_sha)
        installation = scene.installation.id
        older = Job("older", JobKind.REVIEW, installation, "acme/shop", number, "a" * 40, "d-1")
        newer = Job("newer", JobKind.REVIEW, installation, "acme/shop", number, "b" * 40, "d-2")
        acts = ActOnce(database, SYSTEM)
        async with database.work() as work:
            for each in (older, newer):
                await work.jobs.add(each, SYSTEM.now())
                await work.jobs.make_current(each)
            await work.jobs.set_head(older.id, head)
            await work.commit()
        start = StartCheck(head, check_id(number, head))
        await acts.act(hosts.of(installation, "acme/shop"), act_key(older, head, "check started"), start)
        await ReviewEnder(database, hosts, acts, SYSTEM).superseded(older)
    (check,) = scene.repository.checks.values()
    assert (check.status, check.conclusion) == ("completed", "cancelled")


async def test_what_is_given_up_before_it_began_has_a_page_that_says_why(
    github: LoopbackGitHub, database: Database
) -> None:
    scene = await set_scene(github)
    installation, head = scene.installation.id, CommitSha(scene.pull.head_sha)
    links = page_links("https://bot.example.com", Secret("0123456789abcdef"))
    job = Job("j", JobKind.REVIEW, installation, "acme/shop", scene.pull.number, head, "d-1")
    async with database.work() as work:
        await work.names.see(Named(scene.repository.id, installation, "acme/shop"), SYSTEM.now())
        await work.jobs.add(job, SYSTEM.now())
        await work.jobs.make_current(job)
        await work.commit()
    async with hosts_on(scene, github) as hosts:
        ender = ReviewEnder(database, hosts, ActOnce(database, SYSTEM), SYSTEM, ReviewPages(links))
        await ender.give_up(job, "the disk is full")
    (check,) = scene.repository.checks.values()
    assert check.conclusion == "action_required"
    assert check.details_url is not None
    shown = await ReviewShower(database, links, github.server_url).show(check.details_url.rsplit("/", 1)[1])
    assert shown is not None
    assert (shown.state, shown.body, shown.page.reason) == (PageState.GIVEN_UP, None, "the disk is full")
    async with database.reading() as work:
        (entry,) = await work.evidence.entries(installation)
    assert shown.page.recorded == (entry.seq, entry.hash)


async def test_a_review_that_is_replaced_leaves_the_newer_one_its_page(
    github: LoopbackGitHub, database: Database
) -> None:
    """Both are of the same commit: the newer one was asked for by Re-scan."""
    scene = await set_scene(github)
    installation, head = scene.installation.id, CommitSha(scene.pull.head_sha)
    links = page_links("https://bot.example.com", Secret("0123456789abcdef"))
    pages = ReviewPages(links)
    async with database.work() as work:
        await work.names.see(Named(scene.repository.id, installation, "acme/shop"), SYSTEM.now())
        for name in ("older", "newer"):
            job = Job(name, JobKind.REVIEW, installation, "acme/shop", scene.pull.number, head, name)
            await work.jobs.add(job, SYSTEM.now())
            await work.jobs.make_current(job)
            await pages.begin(work, job, SYSTEM)
        await work.jobs.move("newer", JobState.RUNNING, SYSTEM.now())
        await work.commit()
    older = replace(job, id="older")
    async with hosts_on(scene, github) as hosts:
        ender = ReviewEnder(database, hosts, ActOnce(database, SYSTEM), SYSTEM, pages)
        await ender.superseded(older)
        await ender.give_up(older, "it came late")
    shown = await ReviewShower(database, links, github.server_url).show(
        (await pages.link(database, job)).rsplit("/", 1)[1]
    )
    assert shown is not None
    assert (shown.state, shown.page.job.id) == (PageState.UNDER_WAY, "newer")
