"""Sort out the findings that a change does not bring any more: mended, in its base now, or not found for other reasons.

Only what somebody mended is a remediation. A finding stands in the base after another base was chosen, a merge from it,
or a part that was merged by itself. One that nobody touched and that is no longer found is our own second thought:
another release of the scanners, other rules. The scanners look at changed files only, so of a file that is the same on
both sides its text has to tell.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.core.job import Job
from bot.core.outcome import Outcome
from bot.core.tracked import FindingState, TrackedFinding
from bot.engine.hidden import gone_findings
from bot.engine.recognise import Recognised
from bot.engine.remediation import stands
from bot.ports.code_host import CodeHost
from bot.ports.repository import Mirrors, NotThere
from bot.services.known_before import Known
from bot.services.scan_change import OWN_TOOL
from bot.services.select_files import MAX_FILE_BYTES

Contents = tuple[bytes | None, bytes | None]
"""A file at the last review, and now."""


class Absent(NamedTuple):
    """`mended` and `retracted` were of the change at its last review; `inherited` may have left it before."""

    mended: tuple[TrackedFinding, ...]
    inherited: tuple[TrackedFinding, ...]
    retracted: tuple[TrackedFinding, ...]


async def sort_absent(mirrors: Mirrors, job: Job, host: CodeHost, known: Known, recognised: Recognised) -> Absent:
    """`recognised.outcome` is what holds after waivers and hidden files. Raises HostError and RepositoryError."""
    before, outcome = recognised.before, recognised.outcome
    base = {each.fingerprint for each in outcome.base_findings} - {each.fingerprint for each in outcome.all_new}
    inherited = [each for each in before if each.finding.fingerprint in base]
    gone = [each for each in gone_findings(before, outcome) if each.state is not FindingState.RETRACTED]
    if not gone:
        return Absent((), tuple(inherited), ())
    texts = await _texts(mirrors, job, host, known, recognised)
    unsure = [each for each in gone if _is_in_an_unchanged_file(each, outcome)]
    inherited += [each for each in unsure if stands(each, *texts.get(each.finding.location.path, (None, None)))]
    rest = [each for each in gone if each.state.is_of_the_change and each not in inherited]
    if known.last_head == outcome.snapshot.head:  # what is the same commit holds no remedy
        return Absent((), tuple(inherited), tuple(rest))
    untouched = [each for each in rest if _is_untouched(each, texts.get(each.finding.location.path))]
    return Absent(tuple(each for each in rest if each not in untouched), tuple(inherited), tuple(untouched))


def _is_by_a_scanner(tracked: TrackedFinding) -> bool:
    """Whether the text of its own file told it. Our own rules look at the whole tree, on both sides."""
    return not tracked.finding.removed and tracked.finding.tool != OWN_TOOL[0]


def _is_in_an_unchanged_file(tracked: TrackedFinding, outcome: Outcome) -> bool:
    """Whether no scanner looked, as both sides have the same file."""
    path = tracked.finding.location.path
    there = path in outcome.snapshot.head_tree and path not in outcome.snapshot.by_path
    return there and _is_by_a_scanner(tracked)


def _is_untouched(tracked: TrackedFinding, contents: Contents | None) -> bool:
    if contents is None or not _is_by_a_scanner(tracked):
        return False
    then, now = contents
    return then is not None and then == now


async def _texts(
    mirrors: Mirrors, job: Job, host: CodeHost, known: Known, recognised: Recognised
) -> dict[str, Contents]:
    """The files that scanners' findings are gone from, by their paths in the head; none where a force-push has dropped
    what was reviewed."""
    head = recognised.outcome.snapshot.head
    if known.last_head is None:
        return {}
    try:
        access = await host.clone_access()
        repository = await mirrors.fetch(job.repository, access, [known.last_head, head])
    except NotThere:
        return {}
    then = {now: path for path, now in known.renames.items()}
    paths = _paths(gone_findings(recognised.before, recognised.outcome), recognised.outcome)
    return {
        path: (
            await repository.file_at(known.last_head, then.get(path, path), MAX_FILE_BYTES),
            await repository.file_at(head, path, MAX_FILE_BYTES),
        )
        for path in paths
    }


def _paths(gone: Sequence[TrackedFinding], outcome: Outcome) -> list[str]:
    """Those of files that are still there."""
    paths = {each.finding.location.path for each in gone if _is_by_a_scanner(each)}
    return sorted(path for path in paths if path in outcome.snapshot.head_tree)
