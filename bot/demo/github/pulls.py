"""Pull requests, their files and commits."""

from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.diff import MAX_FILES
from bot.demo.github.pull_payloads import commit_json, file_json, pull_json
from bot.demo.github.state import PullRequest

MAX_COMMITS = 250
"""GitHub docs, "List commits on a pull request"."""


async def list_pulls(call: Call) -> Reply:
    wanted = call.query.get("state", "open")
    pulls = [pull for pull in call.repository.pulls.values() if wanted in ("all", pull.state)]
    return call.page(pulls[::-1], lambda pull: pull_json(call.links, pull))


async def get_pull(call: Call) -> Reply:
    return Reply(200, pull_json(call.links, call.pull))


async def list_files(call: Call) -> Reply:
    pull = call.pull
    build = lambda file: file_json(call.links, pull.repository, pull.head_sha, file)  # noqa: E731  # read once, here
    return call.page(pull.diff.files, build, MAX_FILES)


async def list_commits(call: Call) -> Reply:
    pull = call.pull
    build = lambda one: commit_json(call.links, call.world, pull.repository, one)  # noqa: E731  # read once, here
    return call.page(pull.diff.commits, build, MAX_COMMITS)


async def list_pulls_of_commit(call: Call) -> Reply:
    """Those that brought a commit: merged ones, and open ones."""
    sha = call.path["commit_sha"]
    pulls = [
        pull
        for pull in call.repository.pulls.values()
        if (pull.state == "open" or pull.merge_commit) and sha in {pull.merge_commit, *_brought(pull)}
    ]
    return call.page(pulls, lambda pull: pull_json(call.links, pull))


def _brought(pull: PullRequest) -> set[str]:
    return {each.sha for each in pull.diff.commits}


PULLS = "/repos/{owner}/{repo}/pulls"
ROUTES = [
    Route("GET", PULLS, list_pulls, "pull_requests=read"),
    Route("GET", PULLS + "/{pull_number}", get_pull, "pull_requests=read"),
    Route("GET", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls", list_pulls_of_commit, "pull_requests=read"),
    Route("GET", PULLS + "/{pull_number}/files", list_files, "pull_requests=read"),
    Route("GET", PULLS + "/{pull_number}/commits", list_commits, "pull_requests=read"),
]
