"""Find the findings that a change does not bring any more, though nobody has mended them: they stand in its base now.

That comes of another base, of a merge from it, or of a part that was merged by itself. The scanners look at changed
files only, so of a file that is the same on both sides its text has to tell.
"""

from bot.core.identity import CommitSha
from bot.core.job import Job
from bot.core.outcome import Outcome
from bot.core.tracked import TrackedFinding
from bot.engine.recognise import Recognised
from bot.engine.remediation import stands
from bot.ports.code_host import CodeHost
from bot.ports.repository import Mirrors, NotThere, Repository
from bot.services.known_before import Known
from bot.services.scan_change import OWN_TOOL
from bot.services.select_files import MAX_FILE_BYTES


async def find_inherited(
    mirrors: Mirrors, job: Job, host: CodeHost, known: Known, recognised: Recognised
) -> tuple[TrackedFinding, ...]:
    """Those among what was known before. Raises HostError and RepositoryError."""
    before, outcome = recognised.before, recognised.outcome
    new = {each.fingerprint for each in outcome.all_new}
    base = {each.fingerprint for each in outcome.base_findings} - new
    found = [each for each in before if each.finding.fingerprint in base]
    absent = [each for each in before if each.finding.fingerprint not in base | new]
    unsure = [each for each in absent if _is_in_an_unchanged_file(each, outcome)]
    if not unsure or known.last_head is None:
        return tuple(found)
    head = outcome.snapshot.head
    access = await host.clone_access()
    try:
        repository = await mirrors.fetch(job.repository, access, [known.last_head, head])
    except NotThere:  # a force-push dropped what was reviewed: nobody can say that they were mended
        return (*found, *unsure)
    then = {now: path for path, now in known.renames.items()}
    for each in unsure:
        path = each.finding.location.path
        was = then.get(path, path)
        if await _still_stands(repository, each, ((known.last_head, was), (head, path))):
            found.append(each)
    return tuple(found)


def _is_in_an_unchanged_file(tracked: TrackedFinding, outcome: Outcome) -> bool:
    """Whether only a scanner could tell, and none looked. Our own rules look at the whole tree, on both sides."""
    path = tracked.finding.location.path
    if tracked.finding.removed or tracked.finding.tool == OWN_TOOL[0]:
        return False
    return path in outcome.snapshot.head_tree and path not in outcome.snapshot.by_path


async def _still_stands(
    repository: Repository, tracked: TrackedFinding, places: tuple[tuple[CommitSha, str], tuple[CommitSha, str]]
) -> bool:
    (last, was), (head, path) = places
    then = await repository.file_at(last, was, MAX_FILE_BYTES)
    now = await repository.file_at(head, path, MAX_FILE_BYTES)
    return stands(tracked, then, now)
