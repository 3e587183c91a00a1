"""Which findings get a comment of their own, from push to push."""

from bot.engine.compose_review import compose
from tests import sample_outcome as sample
from tests.engine.test_compose_review import context, many


def test_what_was_told_without_a_comment_gets_one_only_where_others_have_gone() -> None:
    """27 findings, 20 of them commented on: a push that changes nothing is told nothing."""
    every = many(27)
    names = [each.fingerprint for each in every]
    known = {"commented": frozenset(names[:20]), "reported": frozenset(names)}
    composed = compose(sample.outcome(every, fixes={}), context(**known))
    assert composed.review is None
    assert len(composed.check.annotations) == 7

    left = compose(sample.outcome(every[3:], fixes={}), context(**known)).review
    assert left is not None and len(left.comments) == 3
    newer = sample.finding("SOC2-007", "app/users.py", 9, 9, "a new one")
    told = compose(sample.outcome((*every, newer), fixes={}), context(**known)).review
    assert told is not None and [each.finding for each in told.comments] == [newer.fingerprint]
