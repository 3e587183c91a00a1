"""`/compliance fix`: one commit upon the head that the fixes were proved on, once, and only where we may."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot import registry
from bot.adapters.db.work import Database
from bot.adapters.git.mirrors import GitMirrors
from bot.adapters.github.host import GitHubHosts
from bot.core.fix import Edit, Fix, Mended
from bot.core.identity import Fingerprint
from bot.core.job import Job, JobKind
from bot.core.location import Span
from bot.core.outcome import Outcome
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.demo.github import LoopbackGitHub
from bot.demo.github.faults import FaultKind
from bot.demo.github.git_repository import Content, Executable
from bot.demo.github.state import App, PullRequest
from bot.ports.code_host import OutcomeUnknown
from bot.ports.repository import Repository
from bot.services.act_once import ActOnce
from bot.services.answer_command import CommandAnswerer
from bot.services.commit_fixes import FixCommitter
from bot.services.model_allowance import Allowance
from bot.services.read_policy import PolicySource
from tests.github_adapter.conftest import *  # noqa: F403 - its fixtures
from tests.sample_outcome import NO_LOGIN, outcome
from tests.world.scene import Scene, set_scene, with_changes

NAME = Fingerprint("f" * 32)


class Finder:
    """Stands in for the scanners: every line "ten" of app.py is a finding, and its fix is "TEN"."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] | None = None

    async def mend(
        self,
        repository: Repository,
        snapshot: Snapshot,
        subject: str,
        source: PolicySource,
        allowance: Allowance,
        *,
        wanted: Callable[[Outcome], frozenset[Fingerprint]],
    ) -> tuple[Outcome, Mended]:
        content = await repository.file_at(snapshot.head, "app.py", 10_000) or b""
        lines = content.decode().split("\n")
        if self.meanwhile is not None:
            await self.meanwhile()  # type: ignore[misc]  # always a coroutine here
        found = replace(NO_LOGIN, fingerprint=NAME)
        made = replace(outcome(), snapshot=snapshot, findings=(found,), excluded=(), waived=())
        if "ten" not in lines or NAME not in wanted(made):
            return replace(made, findings=()), Mended({}, {}, (), {})
        at = lines.index("ten") + 1
        fix = Fix(NAME, "app.py", "way", "Writes it large.", Edit(Span(at, at), ("TEN\n",)))
        before = SourceFile("app.py", snapshot.head_tree["app.py"].blob, content)
        after = replace(before, content=content.replace(b"ten\n", b"TEN\n"))
        return made, Mended({"app.py": before}, {"app.py": after}, (fix,), {})


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Desk:
    github: LoopbackGitHub
    committer: FixCommitter
    hosts: GitHubHosts
    finder: Finder
    scene: Scene
    database: Database

    async def ask(self, pull: PullRequest | None = None, name: str = "command-1") -> str:
        """The answer's text, with the commit's id if there is one."""
        target = pull or self.scene.pull
        job = Job(name, JobKind.COMMAND, self.scene.installation.id, "acme/shop", target.number, "", name)
        async with self.database.work() as work:
            if await work.jobs.get(name) is None:
                await work.jobs.add(job, Clock().now())
                await work.commit()
        host = self.hosts.of(job.installation, job.repository)
        made = await self.committer.commit(job, host, "mira", [NAME])
        assert bool(made.commit) == ("**Committed**" in made.text)
        return made.text

    async def commits(self, pull: PullRequest | None = None) -> list[str]:
        target = pull or self.scene.pull
        assert target.head_repository is not None
        return [each.message for each in await target.head_repository.git.commits(f"main..{target.head_ref}")]


@pytest.fixture
async def desk_of(
    github: LoopbackGitHub,
    hosts_of: Callable[[App], GitHubHosts],
    database: Database,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Callable[..., object]]:
    async def make(**words: object) -> Desk:
        scene = await set_scene(github, **words)  # type: ignore[arg-type]  # its own words
        finder = Finder()

        async def no_wait(seconds: float) -> None:
            return None

        acts = ActOnce(database, Clock(), no_wait)
        mirrors = GitMirrors(tmp_path_factory.mktemp("mirrors"))
        committer = FixCommitter(database, mirrors, finder, acts)  # type: ignore[arg-type]  # it mends, as a scanner does
        return Desk(github, committer, hosts_of(scene.app), finder, scene, database)

    yield make


Make = Callable[..., object]


async def made(desk_of: Make, **words: object) -> Desk:
    desk = await desk_of(**words)  # type: ignore[misc]  # a coroutine
    assert isinstance(desk, Desk)
    return desk


async def test_one_commit_by_us_upon_the_head_and_never_a_second(desk_of: Make) -> None:
    desk = await made(desk_of)
    first = await desk.ask()
    assert "**Committed** in" in first and "Writes it large." in first
    messages = await desk.commits()
    assert len(messages) == 2
    assert messages[1].startswith("Fix 1 compliance finding") and "Requested by mira." in messages[1]
    head = desk.scene.pull.head_sha
    content = await desk.scene.repository.git.file(head, "app.py")
    assert content is not None and content.split(b"\n")[9] == b"TEN"
    assert (await desk.scene.repository.git.commits("-1", head))[0].author.name == "complianceagent[bot]"
    assert await desk.ask() == first, "the same comment, delivered twice"
    assert "nothing to commit" in await desk.ask(name="command-2")
    assert len(await desk.commits()) == 2


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.RESET_BEFORE])
async def test_a_lost_answer_is_looked_for_before_another_try(desk_of: Make, kind: FaultKind) -> None:
    desk = await made(desk_of)
    desk.github.faults.add("POST", "/graphql", kind)
    with pytest.raises(OutcomeUnknown):
        await desk.ask()
    answer = await desk.ask()
    assert "**Committed**" in answer and "Writes it large." in answer
    assert len(await desk.commits()) == 2


async def test_a_head_that_moved_is_never_overwritten(desk_of: Make) -> None:
    desk = await made(desk_of)

    async def push() -> None:
        await desk.github.push(desk.scene.pull, {"other.py": "x = 1\n"}, "Meanwhile")

    desk.finder.meanwhile = push
    assert "moved on" in await desk.ask()
    assert await desk.commits() == ["Change", "Meanwhile"]
    desk.finder.meanwhile = None
    assert "**Committed**" in await desk.ask(name="command-2")


async def test_of_two_that_ask_at_once_one_commits(desk_of: Make) -> None:
    desk = await made(desk_of)
    answers = await asyncio.gather(desk.ask(name="command-1"), desk.ask(name="command-2"))
    assert sum("**Committed**" in answer for answer in answers) == 1
    assert sum("moved on" in answer or "nothing to commit" in answer for answer in answers) == 1
    assert len(await desk.commits()) == 2


async def test_a_branch_that_is_gone_or_merged_gets_words(desk_of: Make) -> None:
    desk = await made(desk_of)

    async def removed() -> None:
        await desk.scene.repository.git.run("update-ref", "-d", "refs/heads/feature")

    desk.finder.meanwhile = removed
    answer = await desk.ask()
    assert "not there for the App" in answer and "+TEN" in answer
    desk.finder.meanwhile = None
    await desk.scene.repository.git.update_ref("refs/heads/feature", desk.scene.pull.head_sha)
    await desk.github.merge(desk.scene.pull, "alice")
    assert "closed" in await desk.ask(name="command-2")


async def test_an_executable_file_stays_one(desk_of: Make) -> None:
    text = with_changes({10: "ten"})
    desk = await made(desk_of, files={"app.py": "x\n", "other.py": "y\n"}, changes={"app.py": Executable(text)})
    answer = await desk.ask()
    assert "**Committed** in" in answer
    head = desk.scene.pull.head_sha
    tree = await desk.scene.repository.git.tree(head)
    assert {path: mode for path, (mode, _) in tree.items()} == {b"app.py": "100755", b"other.py": "100644"}
    (commit,) = await desk.scene.repository.git.commits("-1", head)
    assert commit.author.name == "complianceagent[bot]" and "Requested by mira." in commit.message
    assert await desk.ask() == answer, "the same comment, delivered twice"
    assert len(await desk.commits()) == 2

    async def push() -> None:
        await desk.github.push(desk.scene.pull, {"other.py": "x = 1\n"}, "Meanwhile")

    await desk.github.push(desk.scene.pull, {"app.py": Executable(text)}, "Again")
    desk.finder.meanwhile = push
    assert "moved on" in await desk.ask(name="command-2")
    assert (await desk.commits())[-1] == "Meanwhile"


@pytest.mark.parametrize("content", [with_changes({10: "ten"}), Executable(with_changes({10: "ten"}))])
async def test_a_branch_may_have_any_name(desk_of: Make, content: Content) -> None:
    desk = await made(desk_of)
    await desk.github.commit(desk.scene.repository, "mira/a#1&b=%2Fé", {"app.py": content})
    pull = await desk.github.open_pull_request(desk.scene.repository, "mira/a#1&b=%2Fé")
    assert "**Committed** in" in await desk.ask(pull)


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.RESET_BEFORE])
async def test_a_lost_answer_to_its_last_step_is_looked_for_as_well(desk_of: Make, kind: FaultKind) -> None:
    desk = await made(desk_of, files={"app.py": "x\n"}, changes={"app.py": Executable(with_changes({10: "ten"}))})
    desk.github.faults.add("PATCH", "/git/refs/heads/feature", kind)
    with pytest.raises(OutcomeUnknown):
        await desk.ask()
    assert "**Committed**" in await desk.ask()
    assert len(await desk.commits()) == 2


async def test_without_contents_write_the_patch_is_in_the_answer(desk_of: Make) -> None:
    rights = {"checks": "write", "contents": "read", "issues": "write", "pull_requests": "write"}
    desk = await made(desk_of, permissions=rights)
    answer = await desk.ask()
    assert "Contents: write" in answer
    assert "```diff\n--- a/app.py\n+++ b/app.py\n" in answer and "\n-ten\n+TEN\n" in answer
    assert len(await desk.commits()) == 1


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_fork_is_written_to_where_its_owner_allows_it(desk_of: Make, allowed: bool) -> None:
    desk = await made(desk_of)
    fork = await desk.github.fork(desk.scene.repository, "alice")
    await desk.github.commit(fork, "mine", {"app.py": "ten\n"}, author="alice")
    pull = await desk.github.open_pull_request(
        desk.scene.repository, "mine", source=fork, author="alice", maintainer_can_modify=allowed
    )
    answer = await desk.ask(pull)
    if allowed:
        assert "**Committed**" in answer
        assert len(await desk.commits(pull)) == 2
    else:
        assert "Allow edits by maintainers" in answer and "+TEN" in answer
        assert len(await desk.commits(pull)) == 1


async def test_a_closed_pull_request_gets_words(desk_of: Make) -> None:
    desk = await made(desk_of)
    await desk.github.close(desk.scene.pull, "alice")
    assert "closed" in await desk.ask()
    assert len(await desk.commits()) == 1


def test_the_command_is_found_where_commands_are() -> None:
    assert {"fix", "help", "report"} <= registry.plugins("bot.commands").keys()
    assert CommandAnswerer.steps == ("answer",)
