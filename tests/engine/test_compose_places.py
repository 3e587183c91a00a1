"""Where a finding is said: on its line, on the left where it was removed, or in the check run where we doubt it."""

from dataclasses import replace

from bot.core.diff import ChangedFile, EntryKind, Hunk, Status, TreeEntry
from bot.core.fix import Proved
from bot.core.identity import BlobId
from bot.core.location import Side, Span
from bot.core.policy import Policy
from bot.core.verdict import Conclusion, CouldNotRun, Passed
from bot.engine.compose_review import compose
from bot.engine.judge import blocks, judge
from tests import sample_outcome as sample
from tests.engine.test_compose_review import context


def test_a_finding_that_we_doubt_goes_to_the_check_run_only() -> None:
    doubted = replace(sample.NO_LOGIN, confidence=0.49)
    composed = compose(sample.outcome((doubted,), verdict=Passed()), context())
    assert composed.review is None
    assert composed.check.conclusion is Conclusion.SUCCESS
    assert "### To look at" in composed.check.summary
    assert "`remove` asks for no authentication" in composed.check.summary
    (annotation,) = composed.check.annotations
    assert annotation.level == "notice"
    assert "to look at" in annotation.title


def test_a_fix_that_does_not_hold_beside_the_others_is_no_button() -> None:
    for apart in (False, True):
        fixes = {sample.NO_LOGIN.fingerprint: replace(sample.FIX, apart=apart)}
        composed = compose(sample.outcome((sample.NO_LOGIN,), fixes=fixes), context())
        assert composed.review is not None
        (comment,) = composed.review.comments
        assert ("```suggestion" in comment.body) is not apart
        assert ("/compliance fix" in comment.body) is apart


def test_a_finding_at_the_threshold_is_said_on_its_line() -> None:
    composed = compose(sample.outcome((replace(sample.NO_LOGIN, confidence=0.5),)), context())
    assert composed.review is not None
    assert len(composed.review.comments) == 1
    assert "To look at" not in composed.check.summary


def test_a_policy_can_ask_for_more_confidence() -> None:
    finding = replace(sample.NO_LOGIN, confidence=0.57)
    policy = Policy(confidence=58, required_confidence=57)
    outcome = replace(
        sample.outcome((finding,), verdict=judge((finding,), sample.outcome(()).coverage, policy)), policy=policy
    )
    composed = compose(outcome, context())
    assert (composed.review, composed.check.conclusion) == (None, Conclusion.SUCCESS)
    assert "Less than 58 % sure, so they block nothing" in composed.check.summary
    assert "`remove` asks for no authentication" in composed.check.summary
    assert blocks(finding, replace(policy, confidence=57))
    assert blocks(finding, replace(policy, required=frozenset({finding.rule}))), "what is required keeps its own"


def test_a_doubted_finding_leaves_a_blind_check_blind() -> None:
    doubted = replace(sample.NO_LOGIN, confidence=0.4)
    composed = compose(sample.outcome((doubted,), gaps=(sample.TOO_LARGE,), verdict=CouldNotRun(("x",), 0)), context())
    assert composed.check.conclusion is Conclusion.ACTION_REQUIRED


def test_a_removed_line_is_commented_on_the_left_and_annotated_where_it_was() -> None:
    entry = TreeEntry("app/people.py", BlobId("c" * 40), EntryKind.FILE)
    old = TreeEntry("app/users.py", BlobId("d" * 40), EntryKind.FILE)
    hunk = Hunk(Span(10, 17), Span(10, 16), frozenset(), frozenset({14}))
    renamed = ChangedFile("app/people.py", Status.RENAMED, old, entry, (hunk,))
    gone = replace(sample.NO_LOGIN, side=Side.LEFT)
    fix = Proved(replace(sample.FIX.fix, path="app/people.py"), sample.FIX.proof)
    files = {"app/people.py": sample.source("app/people.py", sample.USERS)}
    outcome = sample.outcome((gone,), hunks=(renamed,), fixes={gone.fingerprint: fix}, files=files)
    review = compose(outcome, context(base_blob_url="https://github.com/o/r/blob/base")).review
    assert review is not None
    (comment,) = review.comments
    assert (comment.path, comment.start_line, comment.line, comment.side) == ("app/people.py", None, 14, Side.LEFT)
    assert "```suggestion" not in comment.body
    assert "+async def remove(user_id: int, user: CurrentUser):" in comment.body
    check = compose(replace(outcome, fixes={}), context(inline_limit=0)).check
    (annotation,) = check.annotations
    assert (annotation.path, annotation.start_line) == ("app/people.py", 14)
