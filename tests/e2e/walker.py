"""Walks at random through the life of a pull request: what its authors, reviewers and GitHub's weather do to it."""

import random
from datetime import UTC, datetime, timedelta

from bot.demo.github.state import PullRequest, Repository, ReviewComment
from bot.demo.github.suggestions import SuggestionRefused
from tests.e2e.plant import Plant
from tests.e2e.truth import Truth, agreed, is_bad, quiet
from tests.e2e.weather import strike

MOST_BAD = 12
"""Files with a finding at once: fewer than a review has comments, so that each finding has one."""

UNTIL = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
GOOD = "import subprocess\n\n\ndef run(name: str) -> None:\n    subprocess.call(['ls', name])  # {0}\n"
BAD = "import subprocess\n\n\ndef run{0}(name: str) -> None:\n    subprocess.call('ls {0} ' + name, shell=True)\n"
WORDS = (
    "Looks good to me.",
    "/compliance help",
    "/compliance report",
    "/compliance rescan",
    "/compliance reprot",
    "> /compliance report",
    "/compliance explain 12345678",
    "/compliance unwaive 12345678",
    "/compliance evidence",
)
BASES = ("main", "release")

ACTS = {
    "add": 6,
    "mend": 4,
    "move": 3,
    "come_back": 4,
    "harmless": 2,
    "accept": 4,
    "accept_many": 1,
    "force": 2,
    "rebase": 2,
    "merge_base": 2,
    "redeliver": 3,
    "say": 3,
    "waive": 2,
    "unwaive": 1,
    "press": 1,
    "close_and_reopen": 1,
    "retarget": 2,
    "draft": 1,
    "expire_tokens": 1,
    "fix_all": 2,
    "settle": 10,
}
"""What may happen next, and how often."""

FORKED = 0.25
"""How many of all pull requests come from a fork: nothing but their own pushes reaches those."""


class Walker:
    """One pull request, on a repository of its own. `diary` is what was done, for whoever reads of a failure."""

    def __init__(self, plant: Plant, repository: Repository, pull: PullRequest, chance: random.Random) -> None:
        self._plant = plant
        self._github = plant.github
        self._shop = repository
        self._random = chance
        self._truth = Truth(pull)
        self._pull = pull
        self._made = 0
        self._is_forked = pull.head_repository is not repository
        # Commands are counted by person, over all repositories.
        self._owner, self._guest = f"owner-{repository.name}", f"guest-{repository.name}"
        plant.github.add_collaborator(repository, self._owner, "maintain")
        self._heads = [pull.head_sha]
        self.diary: list[str] = []

    @classmethod
    async def set_out(cls, plant: Plant, name: str, chance: random.Random) -> "Walker":
        shop = await plant.repository(name, {"README.md": "x\n"})
        await plant.github.commit(shop, "release", {"RELEASE.md": "x\n"}, author="victor")
        first = {"tools/tool0.py": BAD.format(0)}
        if chance.random() >= FORKED:
            return cls(plant, shop, await plant.pull(shop, first), chance)
        fork = await plant.github.fork(shop, f"stranger-{name}")
        await plant.github.commit(fork, "change", dict(first), author=f"stranger-{name}")
        pull = await plant.github.open_pull_request(shop, "change", author=f"stranger-{name}", source=fork)
        return cls(plant, shop, pull, chance)

    async def walk(self, steps: int) -> None:
        for _ in range(steps):
            (act,) = self._random.choices(list(ACTS), weights=list(ACTS.values()))
            await self.step(act)
        await self.settle()

    async def step(self, act: str) -> None:
        """One of ACTS, sometimes in bad weather."""
        if self._random.random() < 0.15 and (came := strike(self._github, self._shop, self._random)):
            self.diary.append(came)
        self.diary.append(act)
        await getattr(self, act)()

    async def settle(self) -> None:
        """All is quiet, and what there is to be is there, once."""
        await quiet(self._plant, self._pull)
        await agreed(self._plant, self._truth)

    async def _push(self, changes: dict[str, str | None], **more: object) -> None:
        author = self._random.choice(["dev", "mira"])
        head = await self._github.push(self._pull, changes, author=author, **more)  # type: ignore[arg-type]
        self._heads.append(head)

    async def _files(self, commit: str) -> dict[str, str]:
        tree = await self._shop.git.tree(commit)
        paths = [path.decode() for path in tree if path.startswith(b"tools/")]
        return {path: (await self._shop.git.file(commit, path) or b"").decode() for path in sorted(paths)}

    async def add(self) -> None:
        files = await self._files(self._pull.head_sha)
        if sum(map(is_bad, files.values())) < MOST_BAD:
            self._made += 1
            await self._push({f"tools/tool{self._made}.py": BAD.format(self._made)})

    async def mend(self) -> None:
        files = await self._files(self._pull.head_sha)
        if bad := [path for path, text in files.items() if is_bad(text)]:
            path = self._random.choice(bad)
            await self._push({path: self._random.choice([None, GOOD.format(path)])})

    async def move(self) -> None:
        """Other lines above it; or another name for its file."""
        files = await self._files(self._pull.head_sha)
        if bad := [path for path, text in files.items() if is_bad(text)]:
            path = self._random.choice(bad)
            self._made += 1
            if self._random.random() < 0.5:
                await self._push({path: f"# {self._made}\n{files[path]}"})
            else:
                await self._push({path: None, f"tools/named{self._made}.py": files[path]})

    async def come_back(self) -> None:
        """What was once there is there again, after it was seen that it was gone."""
        await self.settle()
        old = await self._files(self._random.choice(self._heads))
        new = await self._files(self._pull.head_sha)
        gone = [path for path, text in old.items() if is_bad(text) and new.get(path) != text]
        if gone and sum(map(is_bad, new.values())) < MOST_BAD:
            path = self._random.choice(gone)
            await self._push({path: old[path]})

    async def harmless(self) -> None:
        self._made += 1
        await self._push({"README.md": f"{self._made}\n"})

    def _offered(self) -> list[ReviewComment]:
        return [each for each in self._pull.comments if "```suggestion" in each.body and not each.thread.resolved_by]

    async def accept(self) -> None:
        if offered := self._offered():
            await self._accepted([self._random.choice(offered)])

    async def accept_many(self) -> None:
        await self._accepted(self._offered()[:3])

    async def _accepted(self, comments: list[ReviewComment]) -> None:
        try:
            if comments:
                self._heads.append(await self._github.accept_suggestions([each.id for each in comments], "mira"))
        except SuggestionRefused:
            pass  # GitHub shows no button there

    async def force(self) -> None:
        """Back to an older commit, and on from there."""
        self._made += 1
        await self._push({"README.md": f"{self._made}\n"}, onto=self._random.choice(self._heads))

    async def _on_base(self) -> str:
        self._made += 1
        files = {f"tools/other{self._made}.py": BAD.format(f"_other{self._made}"), "CHANGES.md": f"{self._made}\n"}
        return await self._github.commit(self._shop, self._pull.base_ref, files, author="victor")

    async def rebase(self) -> None:
        """Onto a base that has gone on, with problems of its own: all that is the pull request's own in one commit."""
        if self._is_forked:
            return
        mine, before = await self._files(self._pull.head_sha), await self._files(self._pull.diff.merge_base)
        tip = await self._on_base()
        own: dict[str, str | None] = {path: text for path, text in mine.items() if before.get(path) != text}
        own |= dict.fromkeys(before.keys() - mine.keys())
        await self._push({**own, "README.md": f"{self._made}\n"}, onto=tip)

    async def merge_base(self) -> None:
        if self._is_forked:
            return
        tip = await self._on_base()
        theirs = await self._files(tip)
        mine, before = await self._files(self._pull.head_sha), await self._files(self._pull.diff.merge_base)
        brought: dict[str, str | None] = {
            path: text for path, text in theirs.items() if path not in mine and path not in before
        }
        await self._push({**brought, "CHANGES.md": f"{self._made}\n"}, merged=[tip])

    async def redeliver(self) -> None:
        mine = [each for each in self._github.deliveries if self._is_mine(each.payload)]
        await self._github.redeliver(self._random.choice(mine).id)

    def _is_mine(self, payload: dict[str, object]) -> bool:
        repository = payload.get("repository")
        return isinstance(repository, dict) and repository.get("full_name") == self._shop.full_name

    async def say(self) -> None:
        await self._github.comment(
            self._pull, self._random.choice([self._owner, self._guest]), self._random.choice(WORDS)
        )

    async def waive(self) -> None:
        await self.settle()
        there = self._truth.names(self._plant, "open")
        if there:
            name = self._random.choice(sorted(there))
            words = f"/compliance waive {name[:12]} reason: only its owner runs it until: {UNTIL}"
            await self._github.comment(self._pull, self._owner, words)
            self._truth.waived.add(name)
            await self.settle()

    async def unwaive(self) -> None:
        await self.settle()
        there = self._truth.names(self._plant, "waived")
        if there:
            name = self._random.choice(sorted(there))
            await self._github.comment(self._pull, self._owner, f"/compliance unwaive {name[:12]}")
            self._truth.waived.discard(name)
            await self.settle()

    async def press(self) -> None:
        mine = [each for each in self._shop.checks.values() if each.head_sha == self._pull.head_sha]
        if mine:
            await self._github.press(mine[0], "rescan", "mira")

    async def close_and_reopen(self) -> None:
        await self._github.close(self._pull, "dev")
        await self._github.reopen(self._pull, "dev")

    async def retarget(self) -> None:
        """Into the other base, unless more would be found there than a review has comments."""
        (other,) = set(BASES) - {self._pull.base_ref}
        git = self._shop.git
        common = await git.merge_base(f"refs/heads/{other}", self._pull.head_sha)
        before, now = await self._files(common or ""), await self._files(self._pull.head_sha)
        if sum(is_bad(text) for path, text in now.items() if before.get(path) != text) < MOST_BAD:
            self._truth.retargeted[self._pull.head_sha] += 1
            await self._github.retarget(self._pull, other, "mira")

    async def draft(self) -> None:
        await self._github.set_draft(self._pull, "dev", draft=not self._pull.draft)

    async def expire_tokens(self) -> None:
        """All of the installation's, whoever uses them just now."""
        self._github.expire_tokens()

    async def fix_all(self) -> None:
        """What it commits is the App's own push; to a fork it may not push, and answers with a patch."""
        await self.settle()
        await self._github.comment(self._pull, self._owner, "/compliance fix all")
        await self.settle()
        self._heads.append(self._pull.head_sha)
