"""Whether somebody independent approved what was merged."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.change import Approval, MergedChange, MergedCommit, MergeMethod, Opinion
from bot.core.identity import CommitSha
from bot.engine.agents import AGENTS
from bot.engine.approval import agents_of, approval

HEAD, EARLIER = CommitSha("b" * 40), CommitSha("a" * 40)
DAY = datetime(2026, 1, 1, tzinfo=UTC)


def commit(author: str = "mira", committer: str = "web-flow", *co_authors: str) -> MergedCommit:
    return MergedCommit(HEAD, author, committer, co_authors, verified=False)


def by_machine(mail: str, *co_authors: str) -> MergedCommit:
    """A commit whose author has no account."""
    return MergedCommit(HEAD, "", "web-flow", co_authors, verified=False, author_mail=mail)


def opinion(
    author: str,
    state: str = "APPROVED",
    at: CommitSha = HEAD,
    hour: int = 1,
    bot: bool = False,
    may_write: bool | None = True,
) -> Opinion:
    return Opinion(author, bot, state, at, DAY + timedelta(hours=hour), may_write=may_write)


def judged(
    *reviews: Opinion,
    commits: tuple[MergedCommit, ...] = (commit(),),
    whole: bool = True,
    opener: str = "mira",
    pushers: tuple[str, str] = ("zoe", "mira"),
) -> Approval:
    change = MergedChange(
        title="Title",
        author=opener,
        merged_by="mira",
        merged_at=DAY,
        opened_at=DAY,
        base_branch="main",
        head=HEAD,
        merge=CommitSha("c" * 40),
        method=MergeMethod.MERGE,
        commits=commits,
        all_commits=whole,
        reviews=reviews,
        checks=(),
    )
    return approval(change, dict(zip((EARLIER, HEAD), pushers, strict=True)))[0]


ANN = "Ann <7+ann@users.noreply.github.com>"


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ((), Approval.ABSENT),
        ((opinion("stranger", may_write=False),), Approval.ABSENT),
        ((opinion("ann", may_write=None),), Approval.NOT_VERIFIABLE),
        ((opinion("ann"), opinion("stranger", may_write=False)), Approval.GIVEN),
        ((opinion("ann"),), Approval.GIVEN),
        ((opinion("mira"),), Approval.ABSENT),
        ((opinion("Mira"),), Approval.ABSENT),
        ((opinion("robot[bot]", bot=True),), Approval.ABSENT),
        ((opinion("ghost"),), Approval.ABSENT),
        ((opinion("ann", at=EARLIER),), Approval.OUTDATED),
        ((opinion("ann"), opinion("ann", "COMMENTED", hour=2)), Approval.GIVEN),
        ((opinion("ann"), opinion("ann", "DISMISSED", hour=2)), Approval.ABSENT),
        ((opinion("ann"), opinion("ann", "CHANGES_REQUESTED", hour=2)), Approval.ABSENT),
        ((opinion("ann", "CHANGES_REQUESTED", hour=2), opinion("ann", hour=3)), Approval.GIVEN),
        ((opinion("ann", at=EARLIER), opinion("ben")), Approval.GIVEN),
    ],
)
def test_the_latest_word_of_each_counts(reviews: tuple[Opinion, ...], expected: Approval) -> None:
    assert judged(*reviews) is expected


def test_whoever_wrote_any_of_it_is_not_independent() -> None:
    assert judged(opinion("ann"), commits=(commit(), commit("ann"))) is Approval.ABSENT
    assert judged(opinion("ann"), commits=(commit("mira", "ann"),)) is Approval.ABSENT
    assert judged(opinion("ann"), commits=(commit("mira", "web-flow", ANN),)) is Approval.ABSENT
    assert judged(opinion("ben"), commits=(commit("mira", "web-flow", ANN),)) is Approval.GIVEN


def test_whoever_pushed_any_of_it_is_not_independent() -> None:
    assert judged(opinion("ann"), pushers=("zoe", "Ann")) is Approval.ABSENT
    assert judged(opinion("zoe")) is Approval.ABSENT, "who pushed an earlier head wrote in it as well"
    assert judged(opinion("ann"), opinion("ben"), pushers=("zoe", "ann")) is Approval.GIVEN
    assert judged(opinion("ann"), pushers=("zoe", "anything[bot]")) is Approval.GIVEN
    for nobody in ("", "ghost"):
        assert judged(opinion("ann"), pushers=("zoe", nobody)) is Approval.NOT_VERIFIABLE


def test_who_cannot_be_told_is_not_called_independent() -> None:
    assert judged(opinion("ann"), commits=(commit(""),)) is Approval.NOT_VERIFIABLE
    assert judged(opinion("ann"), commits=(commit("mira", "web-flow", "A. N. <ann@x.org>"),)) is Approval.NOT_VERIFIABLE
    assert judged(opinion("ann"), whole=False) is Approval.NOT_VERIFIABLE
    assert judged(commits=(commit(""),)) is Approval.ABSENT


CLAUDE = "Claude <noreply@anthropic.com>"
AGENTS_WORDS = [
    CLAUDE,
    "Claude Opus 9 <Noreply@Anthropic.com>",
    "Copilot <copilot@github.com>",
    "Copilot <223556219+Copilot@users.noreply.github.com>",
    "Cursor <cursoragent@cursor.com>",
    "Codex <noreply@openai.com>",
    "aider (some-model) <noreply@aider.chat>",
    "devin-ai-integration[bot] <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
]


@pytest.mark.parametrize("words", AGENTS_WORDS)
def test_an_agent_beside_a_person_makes_nobodys_approval_doubtful(words: str) -> None:
    written = commit("mira", "web-flow", words)
    assert judged(opinion("ann"), commits=(written,)) is Approval.GIVEN
    assert judged(opinion("mira"), commits=(written,)) is Approval.ABSENT, "nor does it excuse who wrote with it"
    assert judged(opinion("ann"), commits=(commit("mira", "web-flow", words, ANN),)) is Approval.ABSENT
    assert len(agents_of(written)) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Claude <claude@x.org>",
        "Claude Monet <noreply@anthropic.com.x.org>",
        "Ann <ann@x.org> <noreply@anthropic.com>",
        "noreply@anthropic.com <ann@x.org>",
        "noreply@anthropic.com",
    ],
)
def test_whoever_is_only_called_like_an_agent_is_none(words: str) -> None:
    written = commit("mira", "web-flow", words)
    assert judged(opinion("ann"), commits=(written,)) is Approval.NOT_VERIFIABLE
    assert agents_of(written) == ()


def test_who_set_an_agent_to_work_alone_could_be_the_approver() -> None:
    copilot = commit("copilot-swe-agent[bot]", "web-flow")
    assert (
        judged(opinion("ann"), commits=(copilot,), opener="Copilot", pushers=("Copilot", "Copilot"))
        is Approval.NOT_VERIFIABLE
    )
    assert judged(opinion("ann"), commits=(copilot,), opener="mira") is Approval.GIVEN
    name, written = "claude[bot]", (by_machine("noreply@anthropic.com"),)
    by_claude = judged(opinion("ann"), commits=written, opener=name, pushers=(name, name))
    assert by_claude is Approval.NOT_VERIFIABLE
    assert judged(opinion("ann"), commits=(by_machine("noreply@anthropic.com"),)) is Approval.GIVEN
    assert judged(opinion("ann"), commits=(by_machine("someone@x.org"),)) is Approval.NOT_VERIFIABLE
    bumped = commit("dependabot[bot]", "web-flow")
    assert judged(opinion("ann"), commits=(bumped,), opener="dependabot[bot]") is Approval.GIVEN


@pytest.mark.parametrize("login", ["Copilot", "claude[bot]", "anything[bot]", "cursoragent"])
def test_no_program_approves(login: str) -> None:
    assert judged(opinion(login)) is Approval.ABSENT
    assert judged(opinion(login), opinion("ann")) is Approval.GIVEN


def test_no_two_agents_share_an_address_or_login() -> None:
    every = [name for agent in AGENTS for name in (*agent.addresses, *agent.logins)]
    assert len(every) == len(set(every)) and every == [name.lower() for name in every]
    assert all(agent.source for agent in AGENTS)
