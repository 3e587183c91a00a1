"""The JSON of pull requests, their commits and files, with the fields of GitHub's schemas."""

from datetime import datetime
from urllib.parse import quote

from bot.demo.github.diff import FileDiff
from bot.demo.github.git_repository import CommitInfo, Person
from bot.demo.github.payloads import Links, repository_json, user_json, when
from bot.demo.github.state import Json, PullRequest, Repository, User, World, node_id

ASSOCIATIONS = {"admin": "OWNER", "none": "NONE", "read": "NONE"}


def association(repository: Repository, user: User) -> str:
    """What GitHub calls a user's `author_association`."""
    return ASSOCIATIONS.get(repository.role_of(user.login), "COLLABORATOR")


def pull_url(links: Links, pull: PullRequest) -> str:
    return f"{links.repo(pull.repository)}/pulls/{pull.number}"


def pull_site(links: Links, pull: PullRequest) -> str:
    return f"{links.site(pull.repository)}/pull/{pull.number}"


def pull_json(links: Links, pull: PullRequest) -> Json:
    made = _pull_core(links, pull) | _pull_links(links, pull)
    made |= {
        "merged": pull.merged_by is not None,
        "mergeable": None if pull.state == "closed" else True,
        "mergeable_state": "unknown" if pull.state == "closed" else "clean",
        "rebaseable": None if pull.state == "closed" else True,
        "merged_by": user_json(links, pull.merged_by) if pull.merged_by else None,
        "comments": len(pull.conversation),
        "review_comments": len(pull.comments),
        "maintainer_can_modify": pull.maintainer_can_modify,
        "commits": len(pull.diff.commits),
        "additions": sum(file.additions for file in pull.diff.files),
        "deletions": sum(file.deletions for file in pull.diff.files),
        "changed_files": len(pull.diff.files),
    }
    return made


def _pull_core(links: Links, pull: PullRequest) -> Json:
    return {
        "id": pull.id,
        "node_id": node_id("PR", pull.id),
        "number": pull.number,
        "state": pull.state,
        "locked": pull.locked,
        "active_lock_reason": None,
        "title": pull.title,
        "body": pull.body,
        "user": user_json(links, pull.author),
        "labels": [],
        "milestone": None,
        "draft": pull.draft,
        "created_at": when(pull.created_at),
        "updated_at": when(pull.updated_at),
        "closed_at": when(pull.closed_at),
        "merged_at": when(pull.closed_at) if pull.merged_by else None,
        "merge_commit_sha": pull.merge_commit,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "auto_merge": None,
        "author_association": association(pull.repository, pull.author),
        "head": _head(links, pull),
        "base": {
            "label": f"{pull.repository.owner.login}:{pull.base_ref}",
            "ref": pull.base_ref,
            "sha": pull.base_sha,
            "user": user_json(links, pull.repository.owner),
            "repo": repository_json(links, pull.repository),
        },
    }


def _head(links: Links, pull: PullRequest) -> Json:
    owner = pull.head_repository.owner if pull.head_repository else pull.author
    return {
        "label": pull.head_label,
        "ref": pull.head_ref,
        "sha": pull.head_sha,
        "user": user_json(links, owner),
        "repo": repository_json(links, pull.head_repository) if pull.head_repository else None,
    }


def _pull_links(links: Links, pull: PullRequest) -> Json:
    url, site, repo = pull_url(links, pull), pull_site(links, pull), links.repo(pull.repository)
    issue = f"{repo}/issues/{pull.number}"
    addresses = {
        "comments": f"{issue}/comments",
        "commits": f"{url}/commits",
        "statuses": f"{repo}/statuses/{pull.head_sha}",
        "issue": issue,
        "review_comments": f"{url}/comments",
        "review_comment": f"{repo}/pulls/comments{{/number}}",
    }
    made: Json = {f"{name}_url": address for name, address in addresses.items()}
    made |= {"url": url, "html_url": site, "diff_url": f"{site}.diff", "patch_url": f"{site}.patch"}
    targets = addresses | {"html": site, "self": url}
    return made | {"_links": {name: {"href": address} for name, address in targets.items()}}


def file_json(links: Links, repository: Repository, head: str, file: FileDiff) -> Json:
    path = quote(file.path, errors="surrogateescape")
    made: Json = {
        "sha": file.blob,
        "filename": file.path,
        "status": file.status,
        "additions": file.additions,
        "deletions": file.deletions,
        "changes": file.additions + file.deletions,
        "blob_url": f"{links.site(repository)}/blob/{head}/{path}",
        "raw_url": f"{links.site(repository)}/raw/{head}/{path}",
        "contents_url": f"{links.repo(repository)}/contents/{path}?ref={head}",
    }
    if file.patch is not None:
        made["patch"] = file.patch
    if file.previous is not None:
        made["previous_filename"] = file.previous
    return made


def commit_json(links: Links, world: World, repository: Repository, commit: CommitInfo) -> Json:
    url, site = links.repo(repository), links.site(repository)
    author, committer = world.user_of_mail(commit.author.mail), world.user_of_mail(commit.committer.mail)
    return {
        "sha": commit.sha,
        "node_id": f"C_kwDO{commit.sha}",
        "url": f"{url}/commits/{commit.sha}",
        "html_url": f"{site}/commit/{commit.sha}",
        "comments_url": f"{url}/commits/{commit.sha}/comments",
        "commit": {
            "url": f"{url}/git/commits/{commit.sha}",
            "message": commit.message,
            "author": _signature(commit.author, commit.authored_at),
            "committer": _signature(commit.committer, commit.committed_at),
            "tree": {"sha": commit.tree, "url": f"{url}/git/trees/{commit.tree}"},
            "comment_count": 0,
            "verification": {
                "verified": False,
                "reason": "unsigned",
                "signature": None,
                "payload": None,
                "verified_at": None,
            },
        },
        "author": user_json(links, author) if author else None,
        "committer": user_json(links, committer) if committer else None,
        "parents": [
            {"sha": parent, "url": f"{url}/commits/{parent}", "html_url": f"{site}/commit/{parent}"}
            for parent in commit.parents
        ],
    }


def _signature(person: Person, at: str) -> Json:
    return {"name": person.name, "email": person.mail, "date": when(datetime.fromisoformat(at))}
