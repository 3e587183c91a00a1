"""Our check run on a commit: at most one for each external id, each annotation exactly once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.adapters.github.channel import Channel, Json
from bot.adapters.github.faults import understood
from bot.core.action import FinishCheck, Receipt, ResumeCheck, StartCheck
from bot.core.identity import CommitSha
from bot.core.limits import ANNOTATION_MESSAGE, CHECK_TEXT, TITLE, cut
from bot.core.review import Annotation, CheckOutput

CHECK_NAME = "ComplianceAgent / SOC 2"
"""What branch protection names; part of our contract."""

PERMISSIONS = {"checks": "write"}

ANNOTATIONS_AT_ONCE = 50
"""GitHub docs, "Update a check run": the Checks API limits annotations to 50 in a request; each request appends."""

KNOWN_RUNS = 1000
"""How many runs that this process started it remembers, to find them without asking."""


class Checks:
    """Keeps in mind the runs it has just created, for these have no annotations yet and need no look."""

    def __init__(self) -> None:
        self._fresh: dict[tuple[str, CommitSha, str], int] = {}

    async def start(self, channel: Channel, action: StartCheck, look_first: bool) -> Receipt:
        if look_first and (run := await _find(channel, action.head, action.external_id)):
            with understood():
                return Receipt(run["id"], how="found the check run of an earlier try")
        body = {"name": CHECK_NAME, "head_sha": action.head, "status": "in_progress", "external_id": action.external_id}
        body |= _details(action)
        made = await channel.post("/check-runs", body)
        with understood():
            self._remember((channel.repository, action.head, action.external_id), made["id"])
            return Receipt(made["id"], how="started a check run")

    async def resume(self, channel: Channel, action: ResumeCheck) -> Receipt:
        await channel.patch("/check-runs/{run}", {"status": "in_progress"}, repeatable=True, run=action.run)
        return Receipt(action.run, how="put the check run of an earlier review back in progress")

    async def finish(self, channel: Channel, action: FinishCheck, look_first: bool) -> Receipt:
        fresh = self._fresh.pop((channel.repository, action.head, action.external_id), None)
        if action.unless_ended:
            there = await _find(channel, action.head, action.external_id)
            if there is None or there.get("status") == "completed":
                return Receipt(0, how="there was no check run under way")
        found = (fresh, action.output.annotations) if fresh is not None and not look_first else None
        run, missing = found or await self._found(channel, action)
        batches = [missing[at : at + ANNOTATIONS_AT_ONCE] for at in range(0, len(missing), ANNOTATIONS_AT_ONCE)]
        for batch in batches[:-1]:
            await channel.patch("/check-runs/{run}", {"output": _output(action.output, batch)}, run=run)
        last = batches[-1] if batches else ()
        end: dict[str, Any] = {"status": "completed", "conclusion": action.output.conclusion.value}
        end["actions"] = [asdict(each) for each in action.output.actions]
        end |= _details(action)
        output = _output(action.output, last)
        await channel.patch("/check-runs/{run}", {**end, "output": output}, repeatable=not last, run=run)
        return Receipt(run, how=f"ended the check run, {len(missing)} annotations added")

    async def _found(self, channel: Channel, action: FinishCheck) -> tuple[int, Sequence[Annotation]]:
        """The run, made if there is none, and the annotations it lacks."""
        run = await _find(channel, action.head, action.external_id)
        if run is None:
            start = StartCheck(action.head, action.external_id, action.details_url)
            started = await self.start(channel, start, look_first=False)
            self._fresh.pop((channel.repository, action.head, action.external_id), None)
            return started.id, action.output.annotations
        with understood():
            number, count = int(run["id"]), int((run.get("output") or {}).get("annotations_count") or 0)
        if not count:
            return number, action.output.annotations
        there = await channel.all("/check-runs/{run}/annotations{?per_page}", run=number)
        with understood():
            return number, _lacking(action.output.annotations, there)

    def _remember(self, key: tuple[str, CommitSha, str], run: int) -> None:
        self._fresh[key] = run
        if len(self._fresh) > KNOWN_RUNS:
            del self._fresh[next(iter(self._fresh))]


async def _find(channel: Channel, head: CommitSha, external_id: str) -> Json | None:
    """Our run with this external id. Others' runs of the same name are not ours: GitHub lets anyone have them, so
    what we cannot change is left out by the app's slug."""
    path = "/commits/{head}/check-runs{?check_name,filter,per_page}"
    runs = await channel.all(path, "check_runs", head=head, check_name=CHECK_NAME, filter="all")
    mine = (await channel.auth.login()).removesuffix("[bot]")
    with understood():
        found = [
            run for run in runs if run["external_id"] == external_id and (run.get("app") or {}).get("slug") == mine
        ]
        return min(found, key=lambda run: int(run["id"]), default=None)


def _lacking(wanted: Sequence[Annotation], there: Sequence[Json]) -> list[Annotation]:
    """What is wanted and not there. The message is left out of the comparison: GitHub may have trimmed it."""
    left = Counter((one["path"], one["start_line"], one["end_line"], one.get("title") or "") for one in there)
    lacking = []
    for each in wanted:
        key = (each.path, each.start_line, each.end_line, cut(each.title, TITLE))
        if left[key]:
            left[key] -= 1
        else:
            lacking.append(each)
    return lacking


def _details(action: StartCheck | FinishCheck) -> dict[str, str]:
    """Left out where there is none: GitHub then keeps what is there."""
    return {"details_url": action.details_url} if action.details_url else {}


def _output(output: CheckOutput, annotations: Sequence[Annotation]) -> dict[str, Any]:
    body: dict[str, Any] = {"title": cut(output.title, TITLE), "summary": cut(output.summary, CHECK_TEXT)}
    if output.text:
        body["text"] = cut(output.text, CHECK_TEXT)
    if annotations:
        body["annotations"] = [_annotation(each) for each in annotations]
    return body


def _annotation(annotation: Annotation) -> dict[str, Any]:
    return {
        "path": annotation.path,
        "start_line": annotation.start_line,
        "end_line": annotation.end_line,
        "annotation_level": annotation.level,
        "title": cut(annotation.title, TITLE),
        "message": cut(annotation.message, ANNOTATION_MESSAGE),
    }
