"""What must hold of a pull request whenever all is quiet, told from its files alone."""

import re
from collections import Counter
from dataclasses import dataclass, field

from bot.adapters.db.work import opened
from bot.demo.github.state import PullRequest, ReviewComment
from bot.demo.server_process import tail
from bot.engine.markers import finding_in
from bot.services.verify_evidence import verify
from tests.e2e.plant import Plant

LOGIN = "complianceagent[bot]"
COMMAND = re.compile(r"<!-- complianceagent:command=(\w+) -->")
INHERITED = "in the base"
"""The state of a finding that is of the change no more, as others have brought its code into the base."""

FUNCTION = re.compile(r"def (\w+)")


@dataclass
class Truth:
    """`waived` are the findings that people let be, `retargeted` how often each head was put before another base."""

    pull: PullRequest
    waived: set[str] = field(default_factory=set)
    retargeted: Counter[str] = field(default_factory=Counter)

    def rows(self, plant: Plant) -> list[tuple[str, str, str, int]]:
        """(fingerprint, path, state, comment) of what is kept of its findings."""
        return plant.rows(
            "SELECT fingerprint, path, state, comment FROM findings WHERE repository = ? AND number = ?",
            self.pull.repository.full_name,
            self.pull.number,
        )

    def names(self, plant: Plant, state: str) -> set[str]:
        return {name for name, _, is_, _ in self.rows(plant) if is_ == state}


def is_bad(text: str) -> bool:
    return "shell=True" in text


async def quiet(plant: Plant, pull: PullRequest) -> None:
    """Nothing more is going to happen to this pull request. (A push to main is recorded later, and told nobody.)"""
    name = pull.repository.full_name

    def unfinished() -> list[tuple[str, str]]:
        query = "SELECT id, state FROM jobs WHERE finished_at IS NULL AND kind <> 'push' AND repository = ?"
        return plant.rows(query, name)

    for _ in range(2):  # what a job does is told to the server, which may begin another one
        await plant.github.drain()
        await plant.until(lambda: not unfinished(), f"the jobs of {name}", seconds=120)


async def agreed(plant: Plant, truth: Truth) -> None:
    """Raises AssertionError."""
    pull = truth.pull
    where = f"{pull.repository.full_name}#{pull.number} at {pull.head_sha[:7]}"
    head, base = await _bad(pull, pull.head_sha), await _bad(pull, pull.diff.merge_base)
    new = Counter(head.values()) - Counter(base.values())
    rows = truth.rows(plant)
    there = {name: (path, state) for name, path, state, _ in rows if state not in ("fixed", INHERITED)}
    inherited = {head[path] for _, path, state, _ in rows if state == INHERITED and path in head}
    assert inherited <= set(base.values()), f"{where}: {inherited} are not in the base"
    assert len(there) == new.total(), f"{where}: {there}, but of the change are {new}\n{tail(plant.log)}"
    assert {path for path, _ in there.values()} <= head.keys(), where
    still = [path for _, path, state, _ in rows if state == "fixed" and new[head.get(path, "")] > 0]
    assert len(still) <= sum(path in still for path, _ in there.values()), f"{where}: called fixed, and there: {still}"
    waived = {name for name, (_, state) in there.items() if state == "waived"}
    assert waived == truth.waived & there.keys(), f"{where}: {waived} of {truth.waived} are waived"
    _said_once(truth, rows, where)
    assert not _refused(plant, pull), f"{where}: GitHub refused {_refused(plant, pull)}"
    _concluded(pull, len(there) - len(waived), where)
    async with opened(plant.url) as database:
        chains = await verify(database)
    assert chains and all(chain.ok for chain in chains), chains


async def _bad(pull: PullRequest, commit: str) -> dict[str, str]:
    """Path -> the one function of each file with a problem."""
    git, found = pull.repository.git, {}
    for raw in await git.tree(commit):
        path = raw.decode()
        if path.startswith("tools/"):
            text = (await git.file(commit, path) or b"").decode()
            if is_bad(text) and (function := FUNCTION.search(text)):
                found[path] = function[1]
    return found


def _refused(plant: Plant, pull: PullRequest) -> list[str]:
    """What GitHub answered 422 by itself."""
    mine = f"/{pull.repository.full_name}/"
    asked = (each for each in plant.github.requests if each.status == 422 and not each.fault)
    return [f"{each.method} {each.path}" for each in asked if mine in each.path]


def _said_once(truth: Truth, rows: list[tuple[str, str, str, int]], where: str) -> None:
    pull, mine = truth.pull, ours(truth.pull.comments)
    said = Counter(finding_in(each.body) for each in mine)
    assert set(said.values()) <= {1}, f"{where}: said twice {said}"
    kept = {comment: (name, state) for name, _, state, comment in rows if comment}
    assert {each.id: finding_in(each.body) for each in mine} == {id_: name for id_, (name, _) in kept.items()}, where
    assert not [name for name, _, state, comment in rows if state == "open" and not comment], f"{where}: never said"
    for each in mine:
        _, state = kept[each.id]
        if state != "waived":
            over = state in ("fixed", INHERITED)
            assert (each.thread.resolved_by is not None) == over, f"{where}: {state}, {each.body[:80]}"
    reviews = Counter(each.commit for each in pull.reviews if each.user.login == LOGIN and each.body)
    many = {commit: count for commit, count in reviews.items() if count > 1 + truth.retargeted[commit]}
    assert not many, f"{where}: more than one review of {many}"
    answers = [COMMAND.findall(each.body) for each in pull.conversation if each.user.login == LOGIN]
    assert all(len(each) == 1 for each in answers), f"{where}: a comment that answers nobody"
    assert len({each[0] for each in answers}) == len(answers), f"{where}: answered twice"


def _concluded(pull: PullRequest, count: int, where: str) -> None:
    checks = [each for each in pull.repository.checks.values() if each.external_id.startswith(f"pr-{pull.number}-")]
    assert {each.status for each in checks} == {"completed"}, where
    assert set(Counter(each.head_sha for each in checks).values()) == {1}, where
    (last,) = [each for each in checks if each.head_sha == pull.head_sha]
    expected = "failure" if count else "success"
    assert last.conclusion == expected, f"{where}: {last.conclusion}, {count} open: {last.output}"


def ours(comments: list[ReviewComment]) -> list[ReviewComment]:
    """Those of the App that begin a thread."""
    return [each for each in comments if each.user.login == LOGIN and each.reply_to is None]
