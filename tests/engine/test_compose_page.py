"""What is kept of a review for its page: the same counts as its check, bounded, plain, and without secrets."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.fix import Edit, Fix, Proof, Proved
from bot.core.identity import CommitSha
from bot.core.location import Span
from bot.core.outcome import Outcome
from bot.core.plan import Closing
from bot.core.review_page import PageBody, Progress
from bot.core.tracked import Remediation
from bot.core.verdict import Conclusion
from bot.core.waiver import Waived, Waiver, WaiverKind
from bot.engine.compose_page import DIFF_LINES, ELSEWHERE, MOST, compose_page
from bot.engine.compose_review import ReviewContext, compose
from bot.services.review_pages import BODIES, packed, unpacked
from tests import sample_outcome as sample
from tests.engine.test_compose_review import context, many

AT = datetime(2026, 3, 1, tzinfo=UTC)


def page(outcome: Outcome, known: ReviewContext | None = None, *fixed: tuple[Finding, Closing]) -> PageBody:
    asked = known or context()
    return compose_page(outcome, asked, compose(outcome, asked).check, fixed)


def waiver(finding: Finding, by: str = "mona") -> Waived:
    reason = "It is behind the VPN."
    until = date(2026, 12, 31)
    return Waived(
        finding,
        Waiver(5, "acme/shop", 7, finding.fingerprint, finding.rule, WaiverKind.RISK, reason, until, by, "dana", AT),
    )


def closing(finding: Finding) -> tuple[Finding, Closing]:
    return finding, Closing(finding.fingerprint, Remediation(CommitSha("d" * 40), AT, "dana", True, 60))


def test_it_says_what_the_check_says() -> None:
    reported = context(reported=frozenset({sample.LEAK.fingerprint}), fixed=1)
    gone = sample.finding("SOC2-002", "app/old.py", 3, 3, "A token stands in the code.")
    shown = replace(sample.outcome((sample.NO_LOGIN, sample.LEAK)), waived=(waiver(sample.SECRET),))
    check = compose(shown, reported).check
    body = page(shown, reported, closing(gone))
    assert (body.conclusion, body.title) == (check.conclusion, check.title)
    assert body.verdict in check.summary
    assert all(remark in check.summary for remark in body.remarks)
    assert body.counts == {Progress.NEW: 1, Progress.REMAINING: 1, Progress.FIXED: 1, Progress.WAIVED: 1}
    assert "1 fixed, 1 new, 1 remaining" in check.summary
    rows = {row.id: row.counts for row in body.criteria}
    assert rows["CC6.1"] == {Progress.NEW: 1, Progress.REMAINING: 0, Progress.FIXED: 1, Progress.WAIVED: 1}
    assert rows["CC6.7"] == {Progress.NEW: 0, Progress.REMAINING: 1, Progress.FIXED: 0, Progress.WAIVED: 0}


def test_a_finding_has_its_place_its_reasons_and_its_fix_as_a_diff() -> None:
    first = next(each for each in page(sample.outcome()).findings if each.rule == "SOC2-001")
    assert (first.place, first.link) == ("app/users.py:14-15", "app/users.py#L14-L15")
    assert first.said[0] == "Anyone can call DELETE /users/{user_id}: `remove` asks for no authentication."
    assert first.about[0].startswith("SOC 2 CC6.1 (")
    assert first.fix == "Takes `user: CurrentUser`, as the endpoint beside it does."
    assert first.proof == "applies, parses, re-scanned"
    (change,) = first.changes
    assert [line for line in change.lines if line[0] != " "] == [
        "-async def remove(user_id: int):",
        "+async def remove(user_id: int, user: CurrentUser):",
    ]


def test_what_is_waived_and_what_is_fixed_is_told_with_who_and_why() -> None:
    shown = replace(sample.outcome((sample.LEAK,)), waived=(waiver(sample.SECRET),))
    waived, fixed = page(shown, context(), closing(sample.NO_LOGIN)).others
    assert waived.note == "Waived until 2026-12-31 by mona: It is behind the VPN."
    assert (fixed.note, fixed.link) == ("Fixed in ddddddd by dana, by accepting the suggestion", "")


def test_what_was_not_looked_at_leaves_no_verdict_and_is_listed() -> None:
    body = page(sample.outcome((), gaps=(sample.TOO_LARGE, sample.PICTURE)))
    assert body.conclusion is Conclusion.ACTION_REQUIRED
    assert body.verdict == "Part of this change was not looked at, so there is no verdict."
    assert body.reasons
    assert [each.what for each in body.blind] == ["`static/app.min.js`"]
    assert [each.what for each in body.harmless] == ["`static/logo.png`"]


def test_a_check_that_another_pull_request_holds_up_says_so() -> None:
    clean = sample.outcome(())
    check = replace(compose(clean, context()).check, conclusion=Conclusion.ACTION_REQUIRED)
    body = compose_page(clean, context(), check)
    assert (body.conclusion, body.verdict) == (Conclusion.ACTION_REQUIRED, ELSEWHERE)


def test_a_secret_beside_a_fix_is_veiled() -> None:
    key = "AKIA" + "Z" * 16
    file = sample.source("app/settings.py", f'A = 1\nKEY = "{key}"\nB = 2\n')
    secret = sample.finding("SOC2-002", "app/settings.py", 2, 2, "A key stands in the code.", matched='KEY = "***"')
    near = sample.finding("SOC2-007", "app/settings.py", 3, 3, "Something.")
    edits = {
        each.fingerprint: Proved(
            Fix(each.fingerprint, file.path, "way", "Mends it.", Edit(Span(line, line), (text,))), Proof(("parses",))
        )
        for each, line, text in ((secret, 2, 'KEY = os.environ["KEY"]\n'), (near, 3, "B = 3\n"))
    }
    body = page(sample.outcome((secret, near), files={file.path: file}, fixes=edits))
    assert len([change for each in body.findings for change in each.changes if change.lines]) == 2
    assert key not in BODIES.dump_json(body).decode()


def test_three_thousand_findings_are_bounded_and_counted() -> None:
    found = many(3000)
    long = tuple(f"line {at}\n" for at in range(DIFF_LINES * 2))
    fixes = {
        each.fingerprint: Proved(
            Fix(each.fingerprint, "app/users.py", "way", "Mends it.", Edit(Span(6, 6), long if at % 2 else ("x\n",))),
            Proof(("parses",)),
        )
        for at, each in enumerate(found)
    }
    gaps = tuple(Gap(f"static/{at}.js", GapReason.TOO_LARGE, "semgrep", "5 MB") for at in range(3000))
    body = page(replace(sample.outcome(found, fixes=fixes, gaps=gaps), waived=tuple(map(waiver, many(3000, "b.py")))))
    assert body.counts[Progress.NEW] == 3000
    assert (len(body.findings), len(body.others), len(body.blind)) == (MOST, MOST, MOST)
    assert body.left_out == {"findings": 2500, "others": 2500, "blind": 2500}
    assert any(not change.lines for each in body.findings for change in each.changes), "a long edit is told in words"
    assert len(BODIES.dump_json(body)) < 2**20
    assert unpacked(packed(body).content) == body


def test_hostile_names_and_words_are_kept_plain() -> None:
    path = "src/\u202egpj.exe\udc80\x1b[31m<script>.py"
    hostile = sample.finding("SOC2-007", path, 1, 1, "x" * 5000 + "\u2028", suppressed="# \u200bnosec")
    (row,) = page(sample.outcome((hostile,), files={}, hunks=(), fixes={})).findings
    assert row.place.startswith("src/\\u202egpj.exe\\udc80\\x1b[31m<script>.py")
    assert row.link.startswith("src/%E2%80%AEgpj.exe%80%1B%5B31m%3Cscript%3E.py#L1")
    assert len(row.said[0]) <= 1000
    assert "\\u200bnosec" in row.said[-1]
    body = page(sample.outcome((hostile,), files={}, hunks=(), fixes={}))
    assert unpacked(packed(body).content) == body
