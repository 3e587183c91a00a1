"""What people do on a repository: commit, push, open, comment, accept a suggestion, merge."""

from collections.abc import Iterable, Mapping

from bot.demo.github import pull_life
from bot.demo.github.comments import answer
from bot.demo.github.git_repository import Content, GitFailed
from bot.demo.github.issues import add_comment
from bot.demo.github.merging import merged, merged_by_hand
from bot.demo.github.owners import Owners
from bot.demo.github.pull_payloads import commit_json
from bot.demo.github.pushes import branch_moved, bring_head, pull_diff
from bot.demo.github.reviews import add_review
from bot.demo.github.state import CheckRun, IssueComment, PullRequest, Repository, Review, ReviewComment, User, now
from bot.demo.github.suggestions import (
    SuggestionRefused,
    check_acceptable,
    commit_message,
    replaced,
    span_of,
    suggested_lines,
)


class People(Owners):
    """Everything here returns when the world has changed and its webhooks are sent off."""

    async def commit(
        self,
        repository: Repository,
        branch: str,
        changes: Mapping[str, Content | None],
        message: str = "Change",
        author: str = "dev",
        *,
        co_authors: Iterable[User] = (),
        onto: str | None = None,
        merged: Iterable[str] = (),
    ) -> str:
        """Commit to a branch (made from the default branch on first use) and push it. `onto`: put the commit upon
        that one instead, a forced push. `merged`: further parents, whose changes are among `changes`. Returns the new
        commit's id."""
        git, user = repository.git, self.user(author)
        before = await git.resolve(f"refs/heads/{branch}")
        parent = onto or before
        parent = parent or await git.resolve(f"refs/heads/{repository.default_branch}")
        trailers = [f"Co-authored-by: {one.person.name} <{one.person.mail}>" for one in co_authors]
        text = "\n".join([message, "", *trailers]) if trailers else message
        sha = await git.commit(changes, text, user.person, now(), (*((parent,) if parent else ()), *merged))
        await git.update_ref(f"refs/heads/{branch}", sha)
        await self._pushed(repository, branch, (before or "0" * 40, sha), user)
        await branch_moved(self.hooks, repository, branch, sha, user)
        return sha

    async def _pushed(self, repository: Repository, branch: str, moved: tuple[str, str], by: User) -> None:
        known = moved[0] if moved[0].strip("0") else f"refs/heads/{repository.default_branch}"
        commits = await repository.git.commits(f"{known}..{moved[1]}")
        told = [commit_json(self.hooks.links, self.world, repository, each) for each in commits]
        self.hooks.push(repository, branch, moved, told, by)

    async def push(
        self,
        pull: PullRequest,
        changes: Mapping[str, Content | None],
        message: str = "Change",
        author: str = "dev",
        *,
        co_authors: Iterable[User] = (),
        onto: str | None = None,
        merged: Iterable[str] = (),
    ) -> str:
        """Push one more commit to a pull request's head. Returns its id. Raises ValueError where the fork is gone."""
        if pull.head_repository is None:
            raise ValueError("the head repository is gone")
        return await self.commit(
            pull.head_repository,
            pull.head_ref,
            changes,
            message,
            author,
            co_authors=co_authors,
            onto=onto,
            merged=merged,
        )

    async def open_pull_request(
        self,
        repository: Repository,
        head: str,
        base: str | None = None,
        title: str = "Change",
        *,
        body: str | None = None,
        author: str = "dev",
        source: Repository | None = None,
        maintainer_can_modify: bool = False,
    ) -> PullRequest:
        """Open a pull request from branch `head` (of `source`, for a fork) into `base` (the default branch)."""
        source, base = source or repository, base or repository.default_branch
        user, number = self.user(author), next(repository.numbers)
        head_sha = await source.git.resolve(f"refs/heads/{head}")
        base_sha = await repository.git.resolve(f"refs/heads/{base}")
        if head_sha is None or base_sha is None:
            raise GitFailed(f"no branch {head if head_sha is None else base}")
        await bring_head(repository, source, number, head_sha)
        pull = PullRequest(
            id=next(self.world.ids),
            number=number,
            repository=repository,
            title=title,
            body=body,
            author=user,
            head_repository=source,
            head_label=f"{source.owner.login}:{head}",
            head_ref=head,
            head_sha=head_sha,
            base_ref=base,
            base_sha=base_sha,
            diff=await pull_diff(repository, base_sha, head_sha),
            maintainer_can_modify=maintainer_can_modify and source is not repository,
        )
        repository.pulls[number] = pull
        self.hooks.pull_request("opened", pull, user)
        return pull

    async def accept_suggestion(self, comment_id: int, by: str) -> str:
        """Press "Commit suggestion": one commit on the head branch. Returns its id. Raises SuggestionRefused."""
        return await self.accept_suggestions([comment_id], by)

    async def accept_suggestions(self, comment_ids: Iterable[int], by: str) -> str:
        """Commit a batch of suggestions of one pull request in one commit, at most one on each line."""
        comments = [self._comment(number) for number in comment_ids]
        for comment in comments:
            check_acceptable(comment)
        places = sorted(((span_of(comment), comment) for comment in comments), key=lambda one: one[0][2], reverse=True)
        pull = places[0][0][0]
        changes: dict[str, Content | None] = {}
        done: dict[str, int] = {}
        for (owner, path, first, last), comment in places:
            if owner is not pull or last >= done.get(path, last + 1):
                raise SuggestionRefused("the suggestions overlap, or belong to two pull requests")
            content = changes.get(path) or await pull.repository.git.file(pull.head_sha, path) or b""
            assert isinstance(content, bytes)  # noqa: S101  # only this loop puts values into `changes`
            changes[path], done[path] = replaced(content, first, last, suggested_lines(comment.body)), first
        suggesters = list(dict.fromkeys(comment.user for comment in comments))
        return await self.push(pull, changes, commit_message(suggesters, self.user(by)), by)

    async def comment(self, pull: PullRequest, user: str, body: str) -> IssueComment:
        """Say something in the conversation."""
        made = add_comment(self.world, pull, self.user(user), body)
        self.hooks.issue_comment("created", made)
        return made

    async def reply(self, comment_id: int, user: str, body: str) -> ReviewComment:
        """Answer in a review thread."""
        made = answer(self.world, self._comment(comment_id).thread.comments[0], self.user(user), body)
        self.hooks.review_comment("created", made)
        return made

    async def review(self, pull: PullRequest, user: str, state: str, body: str = "") -> Review:
        """Submit a review of the head without comments: "APPROVED", "CHANGES_REQUESTED" or "COMMENTED"."""
        made = add_review(self.world, pull, self.user(user), pull.head_sha, body=body, state=state)
        self.hooks.review("submitted", made)
        return made

    async def dismiss(self, review: Review, by: str) -> None:
        """Take the say of a review away."""
        review.state = "DISMISSED"
        self.hooks.review("dismissed", review, self.user(by))

    async def close(self, pull: PullRequest, by: str) -> None:
        """Close without merging."""
        pull.state, pull.closed_at = "closed", now()
        self.hooks.pull_request("closed", pull, self.user(by))

    async def reopen(self, pull: PullRequest, by: str) -> None:
        await pull_life.reopen(self.hooks, pull, self.user(by))

    async def retarget(self, pull: PullRequest, base: str, by: str) -> None:
        """Let it go into another branch."""
        await pull_life.retarget(self.hooks, pull, base, self.user(by))

    async def rename_branch(self, repository: Repository, old: str, new: str, by: str) -> None:
        """Call a branch otherwise: pull requests that came from it are closed."""
        await pull_life.rename_branch(self.hooks, repository, old, new, self.user(by))

    async def set_draft(self, pull: PullRequest, by: str, *, draft: bool) -> None:
        """Make it a draft, or say that it is ready for review."""
        pull.draft = draft
        self.hooks.pull_request("converted_to_draft" if draft else "ready_for_review", pull, self.user(by))

    async def merge(
        self, pull: PullRequest, by: str, method: str = "merge", own: Mapping[str, Content | None] | None = None
    ) -> str:
        """Merge by "merge", "squash" or "rebase", or by hand with `own` changes in the merge. Returns what the base is
        then. Raises GitFailed on a conflict."""
        git, user = pull.repository.git, self.user(by)
        tip, sha = await (merged(pull, user, method) if own is None else merged_by_hand(pull, user, own))
        await git.update_ref(f"refs/heads/{pull.base_ref}", sha)
        pull.state, pull.closed_at, pull.merged_by, pull.merge_commit = "closed", now(), user, sha
        await self._pushed(pull.repository, pull.base_ref, (tip, sha), user)
        self.hooks.pull_request("closed", pull, user)
        return sha

    async def queue(self, pull: PullRequest, by: str) -> str:
        """Put it on the merge queue, alone: what it would be merged as is made, and its checks are asked for. Returns
        that commit's id. Raises GitFailed on a conflict."""
        user = self.user(by)
        tip, sha = await merged(pull, user)
        ref = f"refs/heads/gh-readonly-queue/{pull.base_ref}/pr-{pull.number}-{tip}"
        await pull.repository.git.update_ref(ref, sha)
        pull.repository.groups[sha] = ref.removeprefix("refs/heads/")
        self.hooks.merge_group("checks_requested", pull, user, (ref, tip, sha))
        return sha

    async def rerequest_check(self, check: CheckRun, by: str) -> None:
        """Press "Re-run" on a check run."""
        self.hooks.check_run("rerequested", check, self.user(by))

    async def rerequest_suite(self, check: CheckRun, by: str) -> None:
        """Press "Re-run all checks" where this check run stands."""
        self.hooks.check_suite("rerequested", check, self.user(by))

    async def press(self, check: CheckRun, identifier: str, by: str) -> None:
        """Press one of a check run's buttons."""
        self.hooks.check_run("requested_action", check, self.user(by), requested_action={"identifier": identifier})

    def _comment(self, comment_id: int) -> ReviewComment:
        found = self.world.comment(comment_id)
        if found is None:
            raise SuggestionRefused(f"no review comment {comment_id}")
        return found
