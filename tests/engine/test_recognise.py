"""Findings keep the name that they got first, wherever their code goes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.coverage import Gap, GapReason
from bot.core.diff import ChangedFile, EntryKind, Status, TreeEntry
from bot.core.finding import Finding, Severity
from bot.core.fix import Mended
from bot.core.identity import BlobId
from bot.core.location import Location, Side, Span
from bot.core.outcome import Outcome
from bot.core.tracked import FindingState, TrackedFinding
from bot.engine.fingerprint import assign
from bot.engine.recognise import recognise, renamed, renamed_mended
from tests.sample_outcome import FIX, HEAD, LEAK, NO_LOGIN, outcome

SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)


def finding(path: str, line: int = 1, text: str = "call(x)", scope: str = "") -> Finding:
    place = Location(path, Span(line, line))
    return Finding("SOC2-004", place, "m", Severity.HIGH, 0.9, "soc2", "x", text, scope=scope)


def tracked(findings: Sequence[Finding]) -> list[TrackedFinding]:
    return [TrackedFinding(1, "acme/shop", 7, each, FindingState.OPEN, SEEN, HEAD) for each in findings]


def seen(*findings: Finding) -> Outcome:
    return outcome(assign(findings), fixes={})


def test_one_in_a_renamed_file_keeps_its_name_from_push_to_push() -> None:
    before = tracked(assign([finding("a.py")]))
    (first,) = (each.finding.fingerprint for each in before)
    found = recognise(before, {"a.py": "b.py"}, seen(finding("b.py", 3)))
    assert [each.fingerprint for each in found.outcome.findings] == [first]
    assert [each.finding.location.path for each in found.before] == ["b.py"]
    then = tracked(found.outcome.findings)
    again = recognise(then, {}, seen(finding("b.py", 9))).outcome
    assert [each.fingerprint for each in again.findings] == [first]
    on = recognise(tracked(again.findings), {"b.py": "c.py"}, seen(finding("c.py"))).outcome
    assert [each.fingerprint for each in on.findings] == [first]


def test_a_new_one_under_the_old_path_does_not_take_its_name() -> None:
    before = tracked(assign([finding("a.py")]))
    (first,) = (each.finding.fingerprint for each in before)
    found = recognise(before, {"a.py": "b.py"}, seen(finding("a.py"), finding("b.py"))).outcome
    names = {each.location.path: each.fingerprint for each in found.findings}
    assert names["b.py"] == first != names["a.py"]
    again = recognise(tracked(found.findings), {}, seen(finding("a.py"), finding("b.py"))).outcome
    assert {each.location.path: each.fingerprint for each in again.findings} == names


def test_equals_keep_their_order_and_the_last_one_is_gone() -> None:
    before = tracked(assign([finding("a.py", 1), finding("a.py", 5)]))
    names = [each.finding.fingerprint for each in before]
    both = recognise(before, {"a.py": "b.py"}, seen(finding("b.py", 2), finding("b.py", 6))).outcome
    assert [each.fingerprint for each in both.findings] == names
    one = recognise(before, {"a.py": "b.py"}, seen(finding("b.py", 2))).outcome
    assert [each.fingerprint for each in one.findings] == names[:1]


def test_code_that_was_cut_out_is_known_by_its_definition_and_its_text() -> None:
    before = tracked(assign([finding("a.py", scope="run")]))
    (first,) = (each.finding.fingerprint for each in before)
    moved = seen(finding("b.py", 30, scope="run"))
    assert recognise(before, {}, moved).outcome.findings[0].fingerprint == first
    for other in (seen(finding("b.py", scope="start")), seen(finding("b.py", text="call(y)", scope="run"))):
        assert recognise(before, {}, other).outcome == other
    hidden = replace(moved, coverage=replace(moved.coverage, gaps=(Gap("a.py", GapReason.BINARY, "git"),)))
    assert recognise(before, {}, hidden).outcome == hidden, "it may stand in both"


def test_two_secrets_that_read_the_same_are_two() -> None:
    before = tracked(assign([finding("a.py", text="KEY = ***", scope="run")]))
    now = seen(finding("b.py", text="KEY = ***", scope="run"))
    assert recognise(before, {}, now).outcome == now
    assert recognise(before, {"a.py": "b.py"}, now).outcome != now


def test_one_that_the_base_has_too_is_known_under_its_new_path() -> None:
    before = tracked(assign([finding("a.py")]))
    now = replace(seen(), base_findings=assign([finding("a.py")], {"a.py": "b.py"}))
    one, other = (TreeEntry(path, BlobId("c" * 40), EntryKind.FILE) for path in ("a.py", "b.py"))
    moved = ChangedFile("b.py", Status.RENAMED, one, other, ())
    now = replace(now, snapshot=replace(now.snapshot, changed=(moved,)))
    found = recognise(before, {"a.py": "b.py"}, now).outcome
    assert [each.fingerprint for each in found.base_findings] == [before[0].finding.fingerprint]


def test_what_was_removed_stands_in_the_base_whatever_its_file_is_called_now() -> None:
    removed = replace(finding("a.py"), side=Side.LEFT)
    before = tracked(assign([removed]))
    now = outcome(assign([removed], {"a.py": "b.py"}), fixes={})
    found = recognise(before, {"a.py": "b.py"}, now)
    assert [each.fingerprint for each in found.outcome.findings] == [before[0].finding.fingerprint]
    assert found.before[0].finding.location.path == "a.py"


def test_a_fix_goes_with_the_name_of_its_finding() -> None:
    names = {NO_LOGIN.fingerprint: LEAK.fingerprint}
    made = renamed(outcome(), names)
    assert made.fixes[LEAK.fingerprint] == replace(FIX, fix=replace(FIX.fix, finding=LEAK.fingerprint))
    assert renamed(outcome(), {}) == outcome()
    mended = renamed_mended(Mended({}, {}, (FIX.fix,), {NO_LOGIN.fingerprint: "why"}), names)
    assert (mended.fixed[0].finding, mended.left) == (LEAK.fingerprint, {LEAK.fingerprint: "why"})


paths = st.sampled_from(["a.py", "b.py", "c.py"])
some = st.lists(st.builds(finding, paths, st.integers(1, 9), st.sampled_from(["x", "y"]), st.sampled_from(["", "f"])))


@given(some, some, st.dictionaries(paths, paths, max_size=2))
def test_no_two_findings_ever_have_one_name(then: list[Finding], now: list[Finding], renames: dict[str, str]) -> None:
    outcome_ = seen(*now)
    found = recognise(tracked(assign(then)), renames, outcome_).outcome
    names = [each.fingerprint for each in found.findings]
    assert len(set(names)) == len(names)
    assert [each.location for each in found.findings] == [each.location for each in outcome_.findings]
