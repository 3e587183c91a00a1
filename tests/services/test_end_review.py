"""The ends of a review: no check stays in progress, whatever commit the job has turned to."""

import aiohttp
from complianceagent.clock import SYSTEM

from bot.adapters.db.work import Database
from bot.adapters.github.host import GitHubHosts
from bot.core.action import StartCheck
from bot.core.check_id import check_id
from bot.core.identity import CommitSha, Secret
from bot.core.job import Job, JobKind
from bot.demo.github import LoopbackGitHub
from bot.services.act_once import ActOnce
from bot.services.end_review import ReviewEnder, act_key
from tests.world.scene import set_scene


async def test_a_job_that_turned_to_a_newer_commit_leaves_no_check_in_progress_there(
    github: LoopbackGitHub, database: Database
) -> None:
    """What the step knew of the job when it began names the older commit, which has no check."""
    scene = await set_scene(github)
    async with aiohttp.ClientSession() as session:
        hosts = GitHubHosts(
            session,
            str(scene.app.id),
            Secret(scene.app.pem),
            api_url=github.url,
            server_url=github.server_url,
            graphql_url=github.graphql_url,
            clock=SYSTEM,
            write_spacing=0,
        )
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
