"""What is not proved is not suggested: each clause of the proof can fail."""

from dataclasses import replace

import pytest

from bot.core.finding import Finding
from bot.core.fix import Edit, FileEdit, Fix, Proof
from bot.core.identity import BlobId, Fingerprint
from bot.core.location import Location, Span
from bot.core.source import SourceFile
from bot.fixes.verify import Rejected, apply, check_scan, check_text
from tests.fixes.tools import finding, source

TEXT = "import os\n\n\ndef f(a):\n    key = 'abc'\n    return key, a, os.sep\n"


def fix(start: int, end: int, *lines: str, path: str = "app/a.py") -> Fix:
    return Fix(Fingerprint("f" * 32), path, "way", "summary", Edit(Span(start, end), lines))


def reason(text: str, attempt: Fix) -> str:
    result = check_text(attempt, source(text))
    return result.reason if isinstance(result, Rejected) else ""


def test_a_good_fix_changes_exactly_its_lines_and_gets_its_own_blob_id() -> None:
    after = check_text(fix(5, 5, "    key = os.environ['KEY']\n"), source(TEXT))
    assert isinstance(after, SourceFile)
    assert after.text == TEXT.replace("'abc'", "os.environ['KEY']")
    empty = check_text(fix(1, 2, "pass\n"), SourceFile("app/a.py", BlobId("0" * 40), b"x = 1\ny = 2\n"))
    assert isinstance(empty, SourceFile) and empty.blob == "2ae28399f5fda2dfb1b04405f4a3b4895f5fac1e"  # git hash-object
    assert len(check_text(fix(1, 1, "y = 1\n"), SourceFile("app/a.py", BlobId("0" * 64), b"x = 1\n")).blob) == 64  # type: ignore[union-attr]  # a rejection fails too


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (fix(9, 9, "x\n"), "does not apply: the file has 6 lines"),
        (fix(5, 5, "    key = 'abc'\n"), "changes nothing"),
        (fix(5, 5, "    key = 1\n    \n    x"), "not whole lines"),
        (fix(5, 5, "    key = 1\n\n", "x\n"), "not whole lines"),
        (fix(6, 6, "    return key, a, os.sep, 1"), "how the file ends"),
        (fix(5, 5, "    key = os.getcwd()\r\n"), "line endings"),
        (fix(5, 5, "\tkey = 1\n"), "mix tabs and blanks"),
        (fix(5, 5, "    key = '\r'\n"), "bare carriage return"),
        (fix(5, 5, "    key = '\u202e'\n"), "cannot be shown faithfully"),
        (fix(5, 5, "    key = (\n"), "would not parse"),
        (fix(5, 5, "  key = 1\n"), "would not parse"),
        (fix(5, 5, "    key = await os.wait()\n"), "would not compile"),
        (fix(5, 5, "    key = nowhere\n"), "undefined name 'nowhere'"),
        (fix(5, 5, "    pass\n"), "undefined name 'key'"),
        (fix(6, 6, "    return key, a\n"), "'os' imported but unused"),
        (fix(6, 6, "    return a, os.sep\n"), "local variable 'key' is assigned to but never used"),
        (fix(5, 5, "    key = f'abc'\n"), "f-string is missing placeholders"),
        (fix(5, 5, "x\n", path="other.py"), "for another file"),
    ],
)
def test_each_clause(attempt: Fix, why: str) -> None:
    assert why in reason(TEXT, attempt)


def test_old_faults_are_not_held_against_a_fix() -> None:
    text = "import re\n\nx = undefined\ndef broken(:\n" + TEXT
    assert reason(text, fix(9, 9, "    key = os.sep\n")) == ""
    only_names = "import re\n\nx = undefined\n" + TEXT
    assert reason(only_names, fix(8, 8, "    key = os.sep\n")) == ""


def test_syntax_newer_than_ours_is_checked_by_the_tree_alone() -> None:
    text = "import os\n\ntype A[T] = list[T]\n\n\ndef f[T](a: T):\n    key = 'abc'\n    return key, a, os.sep, A\n"
    assert reason(text, fix(7, 7, "    key = os.environ['K']\n")) == ""
    assert reason(text, fix(7, 7, "    key = nowhere\n")) == "undefined name 'nowhere'"
    assert reason(text, fix(8, 8, "    return key, a, A\n")) == "'os' imported but unused"
    assert "would not parse" in reason(text, fix(7, 7, "    key = (\n"))


def test_crlf_tabs_and_a_missing_last_newline() -> None:
    crlf = TEXT.replace("\n", "\r\n").removesuffix("\r\n").replace("    ", "\t")
    assert reason(crlf, fix(5, 5, "\tkey = os.sep\r\n")) == ""
    assert reason(crlf, fix(6, 6, "\treturn key, a, os.sep, 1")) == ""
    assert "how the file ends" in reason(crlf, fix(6, 6, "\treturn key, a, os.sep, 1\r\n"))
    assert "line endings" in reason(crlf, fix(5, 5, "\tkey = os.sep\n"))
    assert "mix" in reason(crlf, fix(5, 5, "    key = os.sep\r\n"))
    assert "how the file ends" in reason("x = 1\ny = 2", fix(2, 2))
    assert reason("x = 1\ny = 2\n", fix(2, 2)) == ""


def test_what_cannot_be_proved() -> None:
    assert "yaml" in check_text(fix(1, 1, "a: 1\n", path="a.yml"), source("a: 2\n", "a.yml")).reason  # type: ignore[union-attr]  # a file fails too
    latin = SourceFile("app/a.py", BlobId("0"), "x = 'é'\n".encode("latin-1"))
    assert "UTF-8" in check_text(fix(1, 1, "x = 1\n"), latin).reason  # type: ignore[union-attr]  # a file fails too
    assert reason("x = 1\n" + "(" * 5000 + "\n", fix(1, 1, "x = 2\n")) == ""


def test_applying_bytes_keeps_what_is_not_utf8_elsewhere() -> None:
    assert apply(Edit(Span(2, 2), ("b\n",)), b"\xff\n1\n\xfe") == b"\xff\nb\n\xfe"
    with pytest.raises(ValueError, match="has 1 lines"):
        apply(Edit(Span(2, 2), ("b\n",)), b"a\n")


OURS = finding("SOC2-002", 5)


def at(line: int, one: Finding = OURS, **words: object) -> Finding:
    return replace(one, location=Location("app/a.py", Span(line, line)), **words)  # type: ignore[arg-type]  # real fields


def scanned(before: list[Finding], after: list[Finding], one: Finding = OURS) -> Proof | Rejected:
    return check_scan(fix(5, 6, "a\n", "b\n", "c\n"), one, before, after)


def test_the_proof_says_what_was_shown() -> None:
    assert scanned([OURS], []) == Proof(
        (
            "applies to exactly lines 5-6",
            "parses",
            "no name undefined or unused",
            "re-scanned: the finding is gone and none is new",
        )
    )


def test_other_findings_may_move_but_none_may_come() -> None:
    other = at(40, rule="SOC2-007", matched="raise")
    assert isinstance(scanned([OURS, other], [at(41, other)]), Proof)
    assert scanned([OURS], [other]) == Rejected("the fix would bring a new finding (SOC2-007)")
    assert isinstance(scanned([OURS, other], [other, other]), Rejected)


def test_the_finding_must_be_gone() -> None:
    assert scanned([OURS], [OURS]) == Rejected("the finding is still there after the fix")
    assert scanned([OURS], [at(6, matched="other text")]) == Rejected("the finding is still there after the fix")


def test_of_two_equal_findings_one_is_enough() -> None:
    assert isinstance(scanned([OURS, at(30)], [at(31)]), Proof)
    assert isinstance(scanned([OURS, at(30)], [at(31), at(50)]), Rejected)


def test_another_finding_on_the_edited_lines_may_read_differently_now() -> None:
    other = at(5, rule="SOC2-007", matched="def f()")
    assert isinstance(scanned([OURS, other], [at(7, other, matched="def f(user)")]), Proof)
    assert isinstance(scanned([OURS, other], [at(30, other, matched="def f(user)")]), Rejected)


def test_what_the_finding_covered_may_come_forth_at_its_place() -> None:
    bare, idor = at(5, rule="SOC2-001"), at(6, rule="SOC2-008", matched="def f(user)")
    proof = scanned([bare], [idor], bare)
    assert isinstance(proof, Proof) and "SOC2-008, which it covered, now stands alone" in proof.steps[-1]
    assert isinstance(scanned([bare], [at(60, idor)], bare), Rejected)
    assert isinstance(scanned([OURS], [idor]), Rejected)


def test_edits_of_several_places_are_one_fix() -> None:
    text = "import re\n" + "\n" * 20 + "def f(a):\n    key = 'abc'\n    return key, a, re\n"
    both = replace(
        fix(23, 23, "    key = os.environ['KEY']\n"),
        more=(FileEdit("app/a.py", Edit(Span(1, 1), ("import os\n", "import re\n"))),),
    )
    after = check_text(both, source(text))
    assert isinstance(after, SourceFile) and after.text == "import os\n" + text.replace("'abc'", "os.environ['KEY']")
    assert "undefined name 'os'" in reason(text, replace(both, more=()))
    overlapping = replace(both, more=(FileEdit("app/a.py", Edit(Span(22, 23), ("x\n",))),))
    assert reason(text, overlapping) == "two edits are of the same lines"

    mended = at(23)
    held = check_scan(both, mended, [mended], [])
    assert isinstance(held, Proof) and held.steps[0] == "applies to exactly line 23 and line 1"
    below = at(24, rule="SOC2-007")  # the line that was 23: within what the edit put there
    assert isinstance(
        check_scan(both, mended, [mended, at(23, rule="SOC2-007")], [replace(below, matched="new")]), Proof
    )
    assert check_scan(
        both, mended, [mended], [replace(below, location=Location("other.py", Span(24, 24)))]
    ) == Rejected("the fix would bring a new finding (SOC2-007)")
