"""Find out whether a merge added something that nobody could review: a merge that is made by hand can hold any code,
whatever was approved of the pull request, and GitHub calls it the pull request's merge all the same."""

from datetime import datetime, timedelta

from bot.core.change import Added, MergeAdds, MergedChange
from bot.core.job import Job
from bot.ports.code_host import CodeHost, Forbidden, Gone, Refused, TryLater
from bot.ports.repository import CouldNotReach, Mirrors, RepositoryError

PATIENCE = timedelta(minutes=10)
"""How long a merge waits for a look at its content before it is recorded without one. Our own choice."""

_BY_HOST = "GitHub made and signed it, and it is not what git makes of the two sides upon their merge base"
_ANEW = "its commits were put upon the branch one by one"


async def merge_content(job: Job, host: CodeHost, mirrors: Mirrors, change: MergedChange, now: datetime) -> MergeAdds:
    """What the commit that a pull request became has, and neither the branch nor the merged head had. What another
    try may tell is raised (TryLater, CouldNotReach), but not for ever."""
    if change.merge == change.head:
        return MergeAdds(Added.NOTHING)
    if len(change.parents) not in {1, 2}:
        return MergeAdds(Added.UNTOLD, why=f"it has {len(change.parents)} parents")
    try:
        return await _looked_at(job, host, mirrors, change)
    except (TryLater, CouldNotReach) as passing:
        if now - change.merged_at < PATIENCE:
            raise
        return MergeAdds(Added.UNTOLD, why=str(passing))
    except (Forbidden, Gone, Refused, RepositoryError) as error:
        return MergeAdds(Added.UNTOLD, why=str(error))


async def _looked_at(job: Job, host: CodeHost, mirrors: Mirrors, change: MergedChange) -> MergeAdds:
    is_merge = len(change.parents) == 2
    ours, theirs = change.parents if is_merge else (*change.parents, change.head)
    base = (await host.compare(ours, theirs)).merge_base
    repository = await mirrors.fetch(job.repository, await host.clone_access(), [change.merge, base, ours, theirs])
    paths = await repository.added_by_merge(change.merge, base, ours, theirs)
    if not paths:
        return MergeAdds(Added.NOTHING)
    if is_merge:
        return MergeAdds(Added.UNTOLD, paths, _BY_HOST) if change.made_by_host else MergeAdds(Added.OWN, paths)
    # One parent: GitHub squashed or rebased it, and then the head is not below; else somebody put a commit upon it.
    is_below = (await host.compare(change.head, change.merge)).merge_base == change.head
    return MergeAdds(Added.OWN, paths) if is_below else MergeAdds(Added.UNTOLD, paths, _ANEW)
