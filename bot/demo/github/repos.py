"""Repositories, commits, comparisons, contents and collaborators."""

import base64
import time
from urllib.parse import quote

from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.diff import diff_between
from bot.demo.github.errors import ApiError, not_found
from bot.demo.github.payloads import full_repository_json, user_json
from bot.demo.github.pull_payloads import commit_json, file_json
from bot.demo.github.state import Json, Repository

COMPARE_COMMITS, COMPARE_FILES = 250, 300
"""GitHub docs, "Compare two commits"."""

RATE_LIMIT = 5000
"""Requests an hour and installation (GitHub docs, "Rate limits for the REST API")."""

CONTENT_LIMIT = 1_000_000
"""GitHub docs, "Get repository content": above 1 MB the content is left out."""

OLD_PERMISSION = {"maintain": "write", "triage": "read"}
"""Newer role -> what the older field `permission` calls it (GitHub docs, "Get repository permissions for a user")."""


async def get_repository(call: Call) -> Reply:
    return Reply(200, full_repository_json(call.links, call.repository))


async def get_commit(call: Call) -> Reply:
    repository = call.repository
    if (sha := await repository.git.resolve(call.path["ref"])) is None:
        raise ApiError(422, f"No commit found for SHA: {call.path['ref']}")
    info = (await repository.git.commits("-1", sha))[0]
    made = commit_json(call.links, call.world, repository, info)
    files = await diff_between(repository.git, info.parents[0], sha) if info.parents else ()
    made["files"] = [file_json(call.links, repository, sha, file) for file in files[:COMPARE_FILES]]
    additions, deletions = sum(file.additions for file in files), sum(file.deletions for file in files)
    made["stats"] = {"additions": additions, "deletions": deletions, "total": additions + deletions}
    return Reply(200, made)


async def list_rules(call: Call) -> Reply:
    return call.page(call.repository.rules, lambda one: one)


async def get_branch(call: Call) -> Reply:
    """With what everybody may see of its classic protection."""
    repository, name = call.repository, call.path["branch"]
    if (sha := await repository.git.resolve(f"refs/heads/{name}")) is None:
        raise not_found("Branch not found")
    url, protected = f"{call.links.repo(repository)}/branches/{quote(name)}", name in repository.protected
    checks: Json = {"enforcement_level": "off", "contexts": [], "checks": []}
    made: Json = {
        "name": name,
        "commit": commit_json(call.links, call.world, repository, (await repository.git.commits("-1", sha))[0]),
        "_links": {"self": url, "html": f"{call.links.site(repository)}/tree/{quote(name)}"},
        "protected": protected,
        "protection": {"enabled": protected, "required_status_checks": checks},
        "protection_url": f"{url}/protection",
    }
    return Reply(200, made)


async def list_commits(call: Call) -> Reply:
    """The commits that lead to `sha`, newest first."""
    repository = call.repository
    sha = await _commit(repository, call.query.get("sha", repository.default_branch))
    found = (await repository.git.commits(sha))[::-1]
    return call.page(found, lambda one: commit_json(call.links, call.world, repository, one))


async def compare(call: Call) -> Reply:
    """`base...head`: without `page` and `per_page` at most 250 commits, the newest of them kept."""
    repository, git = call.repository, call.repository.git
    base_name, dots, head_name = call.path["basehead"].partition("...")
    if not dots:
        raise not_found()
    base, head = await _commit(repository, base_name), await _commit(repository, head_name)
    merge_base = await git.merge_base(base, head)
    if merge_base is None:
        raise not_found(f"No common ancestor between {base_name} and {head_name}.")
    ahead = await git.commits(f"{base}..{head}")
    behind = len(await git.commits(f"{head}..{base}"))
    paged = "page" in call.query or "per_page" in call.query
    page = call.page(ahead, lambda one: commit_json(call.links, call.world, repository, one))
    if not paged:
        shown = [commit_json(call.links, call.world, repository, one) for one in ahead[-COMPARE_COMMITS:]]
    files = await diff_between(git, merge_base, head) if call.query.get("page", "1") == "1" else ()
    site = f"{call.links.site(repository)}/compare/{quote(base_name)}...{quote(head_name)}"
    status = {(False, False): "identical", (True, False): "ahead", (False, True): "behind"}
    made: Json = {
        "url": call.url,
        "html_url": site,
        "permalink_url": site,
        "diff_url": f"{site}.diff",
        "patch_url": f"{site}.patch",
        "base_commit": commit_json(call.links, call.world, repository, (await git.commits("-1", base))[0]),
        "merge_base_commit": commit_json(call.links, call.world, repository, (await git.commits("-1", merge_base))[0]),
        "status": status.get((bool(ahead), bool(behind)), "diverged"),
        "ahead_by": len(ahead),
        "behind_by": behind,
        "total_commits": len(ahead),
        "commits": page.body if paged else shown,
        "files": [file_json(call.links, repository, head, file) for file in files[:COMPARE_FILES]],
    }
    return Reply(200, made, page.headers if paged else {})


async def get_contents(call: Call) -> Reply:
    """A file's content at `ref` (files only: nobody here asks for folders)."""
    repository, path = call.repository, call.path["path"]
    sha = await _commit(repository, call.query.get("ref", repository.default_branch))
    content = await repository.git.file(sha, path)
    if content is None:
        raise not_found()
    large = len(content) > CONTENT_LIMIT
    url = f"{call.links.repo(repository)}/contents/{quote(path)}?ref={sha}"
    blob = repository.git.write_object("blob", content)
    git_url = f"{call.links.repo(repository)}/git/blobs/{blob}"
    html = f"{call.links.site(repository)}/blob/{sha}/{quote(path)}"
    made: Json = {
        "type": "file",
        "encoding": "none" if large else "base64",
        "size": len(content),
        "name": path.rpartition("/")[2],
        "path": path,
        "content": "" if large else base64.encodebytes(content).decode(),
        "sha": blob,
        "url": url,
        "git_url": git_url,
        "html_url": html,
        "download_url": html.replace("/blob/", "/raw/"),
        "_links": {"git": git_url, "self": url, "html": html},
    }
    return Reply(200, made)


async def get_permission(call: Call) -> Reply:
    repository = call.repository
    user = call.world.users.get(call.path["username"].lower())
    if user is None:
        raise not_found(f"{call.path['username']} is not a user")
    role = repository.role_of(user.login)
    made = {
        "permission": OLD_PERMISSION.get(role, role),
        "role_name": role,
        "user": user_json(call.links, user) | {"role_name": role},
    }
    return Reply(200, made)


async def get_rate_limit(call: Call) -> Reply:
    used = call.holder.installation.used
    limit = {"limit": RATE_LIMIT, "used": used, "remaining": RATE_LIMIT - used, "reset": int(time.time()) + 3600}
    return Reply(200, {"resources": {"core": limit, "search": limit, "graphql": limit}, "rate": limit})


async def _commit(repository: Repository, revision: str) -> str:
    found = await repository.git.resolve(revision) if revision else None
    if found is None:
        raise not_found()
    return found


ROUTES = [
    Route("GET", "/repos/{owner}/{repo}", get_repository, "metadata=read"),
    Route("GET", "/repos/{owner}/{repo}/rules/branches/{branch}", list_rules, "metadata=read"),
    Route("GET", "/repos/{owner}/{repo}/branches/{branch}", get_branch, "contents=read"),
    Route("GET", "/repos/{owner}/{repo}/commits", list_commits, "contents=read"),
    Route("GET", "/repos/{owner}/{repo}/commits/{ref}", get_commit, "contents=read"),
    Route("GET", "/repos/{owner}/{repo}/compare/{basehead}", compare, "contents=read"),
    Route("GET", "/repos/{owner}/{repo}/contents/{path}", get_contents, "contents=read"),
    Route("GET", "/repos/{owner}/{repo}/collaborators/{username}/permission", get_permission, "metadata=read"),
    Route("GET", "/rate_limit", get_rate_limit, ""),
]
