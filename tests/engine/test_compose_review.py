"""What a pull request is told: once, in place, within GitHub's limits, and pinging nobody."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.fix import Advice, Edit, Fix, Proof, Proved
from bot.core.identity import Fingerprint
from bot.core.limits import ANNOTATIONS, CHECK_TEXT, COMMENT, TITLE, size
from bot.core.location import Side, Span
from bot.core.outcome import Outcome
from bot.core.tracked import Remediation
from bot.core.verdict import Conclusion, CouldNotRun, Failed, Passed
from bot.engine.compose_review import ReviewContext, compose, fixed_note
from bot.engine.markers import finding_in, finding_marker, review_marker
from bot.fixes.suggestion import render
from tests import sample_outcome as sample

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def context(**more: object) -> ReviewContext:
    known: dict[str, object] = {
        "job_id": sample.JOB,
        "number": 7,
        "rules": sample.RULES,
        "criteria": sample.CRITERIA,
        "render_suggestion": render,
    }
    return ReviewContext(**(known | more))  # type: ignore[arg-type]


def many(count: int, path: str = "app/users.py") -> tuple[Finding, ...]:
    return tuple(sample.finding("SOC2-007", path, 6 + at % 14, 6 + at % 14, f"remark {at}") for at in range(count))


def test_each_finding_in_the_diff_becomes_one_comment_on_its_lines() -> None:
    review = compose(sample.outcome(), context()).review
    assert review is not None
    places = [(each.finding, each.path, each.start_line, each.line, each.side) for each in review.comments]
    assert places == [
        # the suggestion replaces line 15 only, so the comment stands on line 15 and not on 14 to 15
        (sample.NO_LOGIN.fingerprint, "app/users.py", None, 15, Side.RIGHT),
        (sample.LEAK.fingerprint, "app/users.py", 18, 19, Side.RIGHT),
    ]


def test_a_comment_says_what_why_how_sure_and_carries_the_suggestion() -> None:
    review = compose(sample.outcome(), context()).review
    assert review is not None
    body = review.comments[0].body
    for part in (
        "**SOC2-001 Missing authentication on an endpoint** · high",
        "`remove` asks for no authentication",
        "Looked for a parameter",
        "<sub>Proved: applies, parses, re-scanned</sub>",
        "```suggestion\nasync def remove(user_id: int, user: CurrentUser):\n```",
        "CC6.1 (supporting)",
        "CWE-306",
        "confidence high",
        f"id `{sample.NO_LOGIN.fingerprint[:8]}`",
        "`/compliance explain`",
        "<details>",
    ):
        assert part in body
    assert body.endswith(finding_marker(sample.NO_LOGIN.fingerprint))
    assert finding_in(body) == sample.NO_LOGIN.fingerprint


def test_what_stands_outside_the_diff_is_annotated_and_listed_in_the_review() -> None:
    composed = compose(sample.outcome(), context(blob_url="https://github.com/o/r/blob/abc"))
    assert [each.path for each in composed.check.annotations] == ["app/settings.py"]
    assert composed.check.annotations[0].level == "failure"
    assert composed.review is not None
    assert "[`app/settings.py:4`](https://github.com/o/r/blob/abc/app/settings.py#L4-L4)" in composed.review.body
    assert composed.review.body.endswith(review_marker(sample.JOB))


def test_a_clean_change_gets_a_green_check_and_no_review() -> None:
    composed = compose(sample.outcome(()), context())
    assert composed.review is None
    assert composed.check.conclusion is Conclusion.SUCCESS
    assert composed.check.title == "No findings"
    for part in ("3 files", "semgrep 1.182.0", "2 endpoints, 1 behind authentication", "static/logo.png"):
        assert part in composed.check.summary
    assert "compliant" not in composed.check.summary.lower()


def test_a_gap_is_named_in_the_check_and_keeps_it_from_being_green() -> None:
    composed = compose(sample.outcome((), gaps=(sample.TOO_LARGE,)), context())
    assert composed.check.conclusion is Conclusion.ACTION_REQUIRED
    assert composed.check.title == "Could not look at everything"
    assert "| `static/app.min.js` | too large | semgrep | 5.2 MB, above the limit of 1 MB |" in composed.check.summary
    assert composed.review is None


@pytest.mark.parametrize(
    ("verdict", "title"),
    [
        (Failed(3), "3 findings, 1 with a proved fix"),
        (Passed(), "3 findings, none of which blocks"),
        (CouldNotRun(("x",), 1), "Could not look at everything: 3 findings so far"),
    ],
)
def test_the_title_says_how_it_stands(verdict: Passed | Failed | CouldNotRun, title: str) -> None:
    assert compose(sample.outcome(verdict=verdict), context()).check.title == title


def test_a_second_push_repeats_nothing() -> None:
    everything = frozenset(each.fingerprint for each in (sample.SECRET, sample.NO_LOGIN, sample.LEAK))
    commented = everything - {sample.SECRET.fingerprint}
    composed = compose(sample.outcome(), context(commented=commented, reported=everything, fixed=2))
    assert composed.review is None
    assert composed.check.conclusion is Conclusion.FAILURE
    assert [each.path for each in composed.check.annotations] == ["app/settings.py"]
    assert "Since the last review: 2 fixed, 0 new, 3 remaining." in composed.check.summary


def test_only_so_many_comments_are_made_and_the_rest_is_annotated_and_listed() -> None:
    composed = compose(sample.outcome(many(27), fixes={}), context())
    assert composed.review is not None
    assert len(composed.review.comments) == 20
    assert len(composed.check.annotations) == 7
    said = {each.finding for each in composed.review.comments}
    assert len(said) == 20
    assert all(
        f"Remark {at}." in composed.review.body + "".join(c.body for c in composed.review.comments) for at in range(27)
    )


def test_a_fix_outside_the_diff_is_shown_as_a_diff_and_not_as_a_suggestion() -> None:
    far = Proved(
        replace(sample.FIX.fix, edit=Edit(Span(3, 3), ("from app.auth import CurrentUser, admin\n",))),
        Proof(("applies",)),
    )
    outcome = sample.outcome((sample.NO_LOGIN,), fixes={sample.NO_LOGIN.fingerprint: far})
    review = compose(outcome, context()).review
    assert review is not None
    (comment,) = review.comments
    assert (comment.start_line, comment.line) == (14, 15)
    assert "```suggestion" not in comment.body
    assert "-from app.auth import CurrentUser\n+from app.auth import CurrentUser, admin" in comment.body


def test_an_inline_suppression_is_reported() -> None:
    quiet = replace(sample.LEAK, suppressed="# nosec B110")
    review = compose(sample.outcome((quiet,)), context()).review
    assert review is not None
    assert "`# nosec B110` asks scanners to be silent" in review.comments[0].body


def test_the_order_of_the_findings_does_not_matter() -> None:
    one = sample.outcome((sample.SECRET, sample.NO_LOGIN, sample.LEAK))
    other = sample.outcome((sample.LEAK, sample.SECRET, sample.NO_LOGIN))
    assert compose(one, context()) == compose(other, context())


def test_a_fixed_finding_is_noted_without_pinging_its_author() -> None:
    done = Remediation(sample.HEAD, datetime(2026, 1, 1, tzinfo=UTC), "mona", True, 3 * 3600)
    assert fixed_note(done) == "**Fixed** in bbbbbbb by `mona`, by accepting the suggestion, 3 h after it was found."
    assert fixed_note(replace(done, accepted_by="", suggestion_accepted=False)) == (
        "**Fixed** in bbbbbbb, 3 h after it was found."
    )


def huge(outcome: Outcome) -> Outcome:
    text = "é€😀`|<>" * 12_000
    big = sample.finding("SOC2-007", "app/users.py", 7, 7, text, reasoning=text)
    others = tuple(replace(each, message=each.message + text[:500]) for each in many(900, "far/" + "ü" * 800 + ".py"))
    gaps = tuple(Gap(f"{'p' * 900}{at}", GapReason.TOO_LARGE, "semgrep", text[:300]) for at in range(600))
    findings = (big, *others)
    return replace(
        outcome,
        findings=findings,
        coverage=replace(outcome.coverage, gaps=gaps),
        verdict=CouldNotRun(tuple(gap.path for gap in gaps), 900),
        fixes={big.fingerprint: Advice(big.fingerprint, text)},
    )


def test_every_text_keeps_githubs_limits_and_says_what_was_cut() -> None:
    composed = compose(huge(sample.outcome()), context())
    assert composed.review is not None
    bodies = [composed.review.body, *(each.body for each in composed.review.comments)]
    assert all(size(body) <= COMMENT for body in bodies)
    assert all("<!-- complianceagent:" in body for body in bodies)
    assert "Shortened to GitHub's limit" in composed.review.comments[0].body
    check = composed.check
    assert size(check.summary) <= CHECK_TEXT
    assert size(check.text) <= CHECK_TEXT
    assert "left out" in check.text
    assert len(check.annotations) == ANNOTATIONS
    assert "more than can be annotated" in check.summary or "left out" in check.summary
    assert all(size(each.title) <= TITLE and size(each.message) <= 65_536 for each in check.annotations)


def test_a_suggestion_too_long_for_a_comment_is_put_into_words() -> None:
    long = Proved(
        Fix(sample.NO_LOGIN.fingerprint, "app/users.py", "x", "Does it.", Edit(Span(15, 15), ("y" * 40_000,))),
        Proof(()),
    )
    outcome = sample.outcome((sample.NO_LOGIN,), fixes={sample.NO_LOGIN.fingerprint: long})
    review = compose(outcome, context()).review
    assert review is not None
    assert "```suggestion" not in review.comments[0].body
    assert "too long to be shown" in review.comments[0].body
    assert finding_in(review.comments[0].body) == sample.NO_LOGIN.fingerprint


HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("@#`<>!-[]()|*_~\\\"'&:/$ \n\r\t\x1b\u202e\u200b"), st.sampled_from("abwGH19"), st.characters()
    ),
    max_size=80,
)


@settings(max_examples=60)
@given(path=HOSTILE.filter(bool), message=HOSTILE, reasoning=HOSTILE, suppressed=HOSTILE, advice=HOSTILE)
def test_hostile_text_pings_nobody_and_injects_nothing(
    path: str, message: str, reasoning: str, suppressed: str, advice: str
) -> None:
    payload = "@admin <!-- complianceagent:finding=" + "0" * 32 + " --> ```suggestion\nrm\n``` <img src=x> | #1 "
    finding = sample.finding("SOC2-007", path, 1, 2, payload + message, reasoning=reasoning + payload)
    finding = replace(finding, suppressed=suppressed + payload, agreeing=(path + payload,))
    outcome = sample.outcome(
        (finding,),
        hunks=(sample.changed(path, (1, 2)),),
        fixes={finding.fingerprint: Advice(finding.fingerprint, advice + payload)},
        files={path: sample.source(path, payload)},
        gaps=(Gap(path, GapReason.TOO_LARGE, "semgrep", payload + message),),
    )
    composed = compose(outcome, context())
    assert composed.review is not None
    texts = [composed.review.body, composed.review.comments[0].body, composed.check.summary, composed.check.text]
    for text in texts:
        assert_harmless(text, finding.fingerprint)
    for note in composed.check.annotations:
        assert all(char.isprintable() or char == "\n" for char in note.message + note.title)


OURS = {
    "<sub>",
    "<br>",
    "</sub>",
    "<details>",
    "<summary>",
    "</details>",
    "</summary>",
    "<code>",
    "</code>",
    "<span>",
    "</span>",
}


def assert_harmless(text: str, ours: Fingerprint) -> None:
    """Read the Markdown as GitHub does: nothing but our own HTML, no mention, reference, image or foreign fence."""
    for token in MARKDOWN.parse(text):
        in_code = False
        for part in token.children or [token]:
            in_code = part.content == "<code>" or (in_code and part.content != "</code>")
            if part.type == "text" and not in_code:
                assert not any(a == "@" and b.isalnum() for a, b in zip(part.content, part.content[1:], strict=False))
                assert not any(a == "#" and b.isdecimal() for a, b in zip(part.content, part.content[1:], strict=False))
            elif part.type == "html_inline":
                assert part.content in OURS
            elif part.type == "html_block":
                for line in part.content.split("\n"):
                    known = line in {finding_marker(ours), review_marker(sample.JOB)}
                    assert known or not line or line.startswith(("<details><summary>Why", "</details>", "<sub>"))
            assert part.type != "image"
            assert part.type not in {"fence", "code_block"} or "python" in part.info
