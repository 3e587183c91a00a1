"""The JSON of users, repositories, apps and installations, with the fields of GitHub's schemas."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.demo.github.state import App, Installation, Json, Repository, User, node_id

USER_LINKS = ("followers", "following{/other_user}", "gists{/gist_id}", "starred{/owner}{/repo}", "subscriptions")
USER_PLAIN_LINKS = ("organizations", "orgs"), ("repos", "repos"), ("received_events", "received_events")

REPOSITORY_LINKS = {
    "archive": "{archive_format}{/ref}",
    "assignees": "assignees{/user}",
    "blobs": "git/blobs{/sha}",
    "branches": "branches{/branch}",
    "collaborators": "collaborators{/collaborator}",
    "comments": "comments{/number}",
    "commits": "commits{/sha}",
    "compare": "compare/{base}...{head}",
    "contents": "contents/{+path}",
    "contributors": "contributors",
    "deployments": "deployments",
    "downloads": "downloads",
    "events": "events",
    "forks": "forks",
    "git_commits": "git/commits{/sha}",
    "git_refs": "git/refs{/sha}",
    "git_tags": "git/tags{/sha}",
    "hooks": "hooks",
    "issue_comment": "issues/comments{/number}",
    "issue_events": "issues/events{/number}",
    "issues": "issues{/number}",
    "keys": "keys{/key_id}",
    "labels": "labels{/name}",
    "languages": "languages",
    "merges": "merges",
    "milestones": "milestones{/number}",
    "notifications": "notifications{?since,all,participating}",
    "pulls": "pulls{/number}",
    "releases": "releases{/id}",
    "stargazers": "stargazers",
    "statuses": "statuses/{sha}",
    "subscribers": "subscribers",
    "subscription": "subscription",
    "tags": "tags",
    "teams": "teams",
    "trees": "git/trees{/sha}",
}
"""The links of a repository: field without "_url" -> what follows the repository's own address."""


@dataclass(frozen=True)
class Links:
    """`api` is the root of the REST API, `web` of the site (and of git). None ends with a slash."""

    api: str
    web: str

    def repo(self, repository: Repository) -> str:
        return f"{self.api}/repos/{repository.full_name}"

    def site(self, repository: Repository) -> str:
        return f"{self.web}/{repository.full_name}"


def when(moment: datetime | str | None) -> Any:
    """A moment as GitHub writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(moment, datetime) else moment


def user_json(links: Links, user: User) -> Json:
    url = f"{links.api}/users/{user.login}"
    made: Json = {
        "login": user.login,
        "id": user.id,
        "node_id": node_id("U", user.id),
        "avatar_url": f"{links.web}/avatars/u/{user.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{links.web}/{user.login}",
        "events_url": f"{url}/events{{/privacy}}",
        "type": user.kind,
        "user_view_type": "public",
        "site_admin": False,
    }
    for link in USER_LINKS:
        made[f"{link.partition('{')[0]}_url"] = f"{url}/{link}"
    for name, tail in USER_PLAIN_LINKS:
        made[f"{name}_url"] = f"{url}/{tail}"
    return made


def repository_json(links: Links, repository: Repository) -> Json:
    url, site = links.repo(repository), links.site(repository)
    open_pulls = sum(pull.state == "open" for pull in repository.pulls.values())
    made: Json = {
        "id": repository.id,
        "node_id": node_id("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "owner": user_json(links, repository.owner),
        "private": repository.private,
        "visibility": "private" if repository.private else "public",
        "html_url": site,
        "url": url,
        "clone_url": f"{site}.git",
        "git_url": f"git://{site.partition('://')[2]}.git",
        "ssh_url": f"git@{site.partition('://')[2].replace('/', ':', 1)}.git",
        "svn_url": site,
        "fork": repository.parent is not None,
        "default_branch": repository.default_branch,
        "created_at": when(repository.created_at),
        "updated_at": when(repository.created_at),
        "pushed_at": when(repository.created_at),
        "topics": [],
        "size": 1,
    }
    made |= {f"{name}_url": f"{url}/{tail}" for name, tail in REPOSITORY_LINKS.items()}
    made |= dict.fromkeys(("description", "homepage", "language", "license", "mirror_url"))
    made |= dict.fromkeys(("forks", "forks_count", "stargazers_count", "watchers", "watchers_count"), 0)
    made |= dict.fromkeys(("open_issues", "open_issues_count"), open_pulls)
    made |= dict.fromkeys(("has_issues", "has_projects", "has_wiki", "has_downloads", "allow_forking"), True)
    false = ("has_pages", "has_discussions", "archived", "disabled", "is_template", "web_commit_signoff_required")
    return made | dict.fromkeys(false, False)


def full_repository_json(links: Links, repository: Repository) -> Json:
    """What GET /repos/{owner}/{repo} says beyond the rest."""
    return repository_json(links, repository) | {"subscribers_count": 0, "network_count": 0}


def app_json(links: Links, app: App) -> Json:
    return {
        "id": app.id,
        "slug": app.slug,
        "client_id": f"Iv23li{app.id:014d}",
        "node_id": node_id("A", app.id),
        "owner": user_json(links, app.owner),
        "name": app.name,
        "description": "",
        "external_url": f"{links.web}/apps/{app.slug}",
        "html_url": f"{links.web}/apps/{app.slug}",
        "created_at": when(app.created_at),
        "updated_at": when(app.created_at),
        "permissions": app.permissions,
        "events": app.events,
    }


def installation_json(links: Links, installation: Installation) -> Json:
    url = f"{links.api}/app/installations/{installation.id}"
    return {
        "id": installation.id,
        "account": user_json(links, installation.account),
        "repository_selection": "all" if installation.repositories is None else "selected",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{links.api}/installation/repositories",
        "html_url": f"{links.web}/settings/installations/{installation.id}",
        "app_id": installation.app.id,
        "app_slug": installation.app.slug,
        "target_id": installation.account.id,
        "target_type": installation.account.kind,
        "permissions": installation.permissions,
        "events": installation.app.events,
        "created_at": when(installation.created_at),
        "updated_at": when(installation.created_at),
        "single_file_name": None,
        "suspended_by": user_json(links, installation.account) if installation.suspended_at else None,
        "suspended_at": when(installation.suspended_at),
    }
