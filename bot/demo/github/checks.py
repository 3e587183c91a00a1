"""Check runs: one for each commit, checked against GitHub's limits, their annotations only ever growing."""

from collections.abc import Mapping
from typing import Any

from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.errors import ApiError, invalid_request, not_found
from bot.demo.github.payloads import Links, app_json, repository_json, when
from bot.demo.github.state import CheckRun, Json, node_id, now

ANNOTATIONS_AT_ONCE, ACTIONS = 50, 3
TEXT_LIMIT, TITLE_LIMIT, MESSAGE_LIMIT = 65_535, 255, 64 * 1024
ACTION_LIMITS = {"label": 20, "description": 40, "identifier": 20}
"""All of these: GitHub docs, "Create a check run"."""

STATUSES = ("queued", "in_progress", "completed")
CONCLUSIONS = ("success", "failure", "neutral", "cancelled", "skipped", "timed_out", "action_required")
LEVELS = ("notice", "warning", "failure")


async def create_check(call: Call) -> Reply:
    repository, app, body = call.repository, call.holder.installation.app, call.body
    name, sha = body.get("name"), body.get("head_sha")
    if not isinstance(name, str) or not name or not isinstance(sha, str):
        raise invalid_request('"name", "head_sha" weren\'t supplied.')
    _check(body)
    if await repository.git.resolve(sha) != sha:
        raise ApiError(422, f"No commit found for SHA: {sha}")
    suites = {(one.app.id, one.head_sha): one.suite for one in repository.checks.values()}
    suite = suites.get((app.id, sha)) or next(call.world.ids)
    check = CheckRun(next(call.world.ids), repository, app, sha, suite, name)
    repository.checks[check.id] = check
    _apply(check, body)
    call.hooks.check_run("created", check)
    if check.status == "completed":
        call.hooks.check_run("completed", check)
    return Reply(201, check_json(call.links, check))


async def update_check(call: Call) -> Reply:
    check = _find(call)
    if check.app is not call.holder.installation.app:
        message = "check run can only be modified by the GitHub App that created it."
        raise ApiError(403, f"Invalid app_id `{call.holder.installation.app.id}` - {message}")
    _check(call.body)
    before = check.status
    _apply(check, call.body)
    if check.status == "completed" != before:
        call.hooks.check_run("completed", check)
    return Reply(200, check_json(call.links, check))


async def get_check(call: Call) -> Reply:
    return Reply(200, check_json(call.links, _find(call)))


async def list_annotations(call: Call) -> Reply:
    check = _find(call)
    blob = f"{call.links.site(check.repository)}/blob/{check.head_sha}"
    empty = dict.fromkeys(("start_column", "end_column", "title", "raw_details"))
    return call.page(check.annotations, lambda one: empty | one | {"blob_href": f"{blob}/{one['path']}"})


async def list_checks(call: Call) -> Reply:
    """The checks of a commit; `filter=latest` (the default) shows the newest of each app and name only."""
    sha = await call.repository.git.resolve(call.path["ref"])
    if sha is None:
        raise ApiError(422, f"No commit found for SHA: {call.path['ref']}")
    checks = [check for check in call.repository.checks.values() if check.head_sha == sha]
    if call.query.get("filter", "latest") == "latest":
        checks = list({(check.app.id, check.name): check for check in checks}.values())
    wanted = {name: call.query[name] for name in ("check_name", "status", "app_id") if name in call.query}
    checks = [check for check in checks if wanted.items() <= _filterable(check).items()]
    page = call.page(checks[::-1], lambda check: check_json(call.links, check))
    return Reply(200, {"total_count": len(checks), "check_runs": page.body}, page.headers)


def _filterable(check: CheckRun) -> dict[str, str]:
    return {"check_name": check.name, "status": check.status, "app_id": str(check.app.id)}


def check_json(links: Links, check: CheckRun) -> Json:
    url = f"{links.repo(check.repository)}/check-runs/{check.id}"
    html = f"{links.site(check.repository)}/runs/{check.id}"
    return {
        "id": check.id,
        "node_id": node_id("CR", check.id),
        "name": check.name,
        "head_sha": check.head_sha,
        "external_id": check.external_id,
        "url": url,
        "html_url": html,
        "details_url": check.details_url or f"{links.web}/apps/{check.app.slug}",
        "status": check.status,
        "conclusion": check.conclusion,
        "started_at": when(check.started_at),
        "completed_at": when(check.completed_at),
        "output": {
            "title": check.output.get("title"),
            "summary": check.output.get("summary"),
            "text": check.output.get("text"),
            "annotations_count": len(check.annotations),
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": check.suite},
        "app": app_json(links, check.app),
        "pull_requests": _pulls(links, check),
    }


def _pulls(links: Links, check: CheckRun) -> list[Json]:
    """The open pull requests of this very repository whose head it is; those from forks are never named."""
    return [
        _pull(links, check, number)
        for number, pull in check.repository.pulls.items()
        if pull.head_sha == check.head_sha and pull.head_repository is check.repository and pull.state == "open"
    ]


def _pull(links: Links, check: CheckRun, number: int) -> Json:
    pull = check.repository.pulls[number]
    own = repository_json(links, check.repository)
    repo = {"id": own["id"], "url": own["url"], "name": own["name"]}
    return {
        "id": pull.id,
        "number": number,
        "url": f"{own['url']}/pulls/{number}",
        "head": {"ref": pull.head_ref, "sha": pull.head_sha, "repo": repo},
        "base": {"ref": pull.base_ref, "sha": pull.base_sha, "repo": repo},
    }


def _find(call: Call) -> CheckRun:
    found = call.repository.checks.get(call.number("check_run_id"))
    if found is None:
        raise not_found()
    return found


def _apply(check: CheckRun, body: Mapping[str, Any]) -> None:
    for name in ("name", "external_id", "details_url", "started_at", "status", "actions"):
        if name in body:
            setattr(check, name, body[name])
    output = body.get("output") or {}
    check.output |= {name: output[name] for name in ("title", "summary", "text") if name in output}
    check.annotations += output.get("annotations", [])
    if "conclusion" in body:
        check.status, check.conclusion = "completed", body["conclusion"]
        check.completed_at = body.get("completed_at") or now()
    elif check.status != "completed":
        check.conclusion, check.completed_at = None, None


def _check(body: Mapping[str, Any]) -> None:
    """Refuse what the request's schema refuses. Raises ApiError 422."""
    status, conclusion = body.get("status"), body.get("conclusion")
    if status is not None and status not in STATUSES:
        raise invalid_request(f"For 'properties/status', {status} is not a member of {list(STATUSES)}.")
    if "conclusion" in body and conclusion not in CONCLUSIONS:
        raise invalid_request(f"For 'properties/conclusion', {conclusion} is not a member of {list(CONCLUSIONS)}.")
    if status == "completed" and conclusion is None:
        raise invalid_request('"conclusion" wasn\'t supplied.')
    if (output := body.get("output")) is not None:
        _check_output(_records([output], "output")[0])
    actions = _records(body.get("actions") or [], "actions")
    _at_most(ACTIONS, actions, "items")
    for action in actions:
        for name, most in ACTION_LIMITS.items():
            _at_most(most, _text(action, name), "characters")


def _check_output(output: Mapping[str, Any]) -> None:
    for name in ("title", "summary"):
        _text(output, name)
    for name in ("summary", "text"):
        _at_most(TEXT_LIMIT, output.get(name) or "", "characters")
    annotations = _records(output.get("annotations") or [], "annotations")
    _at_most(ANNOTATIONS_AT_ONCE, annotations, "items")
    for one in annotations:
        _check_annotation(one)


def _check_annotation(one: Mapping[str, Any]) -> None:
    for name in ("path", "message"):
        _text(one, name)
    if not all(isinstance(one.get(name), int) for name in ("start_line", "end_line")):
        raise invalid_request('"start_line", "end_line" weren\'t supplied.')
    if not 0 < one["start_line"] <= one["end_line"]:
        raise invalid_request("end_line must not be before start_line.")
    if one.get("annotation_level") not in LEVELS:
        raise invalid_request(f"For 'properties/annotation_level', not a member of {list(LEVELS)}.")
    if one["start_line"] != one["end_line"] and ("start_column" in one or "end_column" in one):
        raise invalid_request("start_column and end_column need start_line and end_line to be equal.")
    _at_most(TITLE_LIMIT, one.get("title") or "", "characters")
    for name in ("message", "raw_details"):
        _at_most(MESSAGE_LIMIT, (one.get(name) or "").encode(), "bytes")


def _records(value: Any, name: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise invalid_request(f"For 'properties/{name}', not of the right type.")
    return value


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value:
        raise invalid_request(f'"{name}" wasn\'t supplied.')
    return value


def _at_most(most: int, sized: Any, of_what: str) -> None:
    if len(sized) > most:
        raise invalid_request(f"Only {most} {of_what} are allowed; {len(sized)} were supplied.")


CHECKS = "/repos/{owner}/{repo}/check-runs"
ROUTES = [
    Route("POST", CHECKS, create_check, "checks=write"),
    Route("GET", CHECKS + "/{check_run_id}", get_check, "checks=read"),
    Route("PATCH", CHECKS + "/{check_run_id}", update_check, "checks=write"),
    Route("GET", CHECKS + "/{check_run_id}/annotations", list_annotations, "checks=read"),
    Route("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs", list_checks, "checks=read"),
]
