"""Every report format: complete, valid, the same bytes each time, and safe to print."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it comes without types
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.reports
from bot.core.coverage import Gap, GapReason
from bot.core.fix import Edit, Proof, Proved
from bot.core.identity import BlobId
from bot.core.location import Side, Span
from bot.core.outcome import Outcome
from bot.core.source import SourceFile
from bot.core.wording import visible
from bot.registry import plugins
from bot.reports.sarif import MAX_RESULTS
from tests import sample_outcome as sample

FORMATS = plugins("bot.reports")
BLIND = (sample.PICTURE, sample.TOO_LARGE, Gap("", GapReason.CRASHED, "bandit", "out of memory"))


def render(name: str, outcome: Outcome, *, color: bool = False) -> str:
    text: str = FORMATS[name].render(outcome, sample.RULES, sample.CRITERIA, color=color)
    return text


def as_json(name: str, outcome: Outcome) -> Any:
    return json.loads(render(name, outcome))


def test_the_four_formats_are_there() -> None:
    assert sorted(FORMATS) == ["json", "markdown", "sarif", "text"]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_outcome_gives_the_same_bytes(name: str) -> None:
    one = sample.outcome((sample.SECRET, sample.NO_LOGIN, sample.LEAK), gaps=BLIND)
    other = sample.outcome((sample.LEAK, sample.NO_LOGIN, sample.SECRET), gaps=BLIND[::-1])
    assert render(name, one) == render(name, other)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_finding_is_told_with_all_that_matters(name: str) -> None:
    text = render(name, sample.outcome(gaps=BLIND))
    for part in ("SOC2-001", "app/users.py", "CC6.1", "306", "bandit", "proved" if name != "sarif" else "fixes"):
        assert part in text.replace("proof", "proved")
    assert "static/app.min.js" in text
    assert "too large" in text
    assert "pragma: allowlist secret" in text


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize("color", [False, True])
def test_hostile_names_and_code_never_reach_the_terminal_as_control_characters(name: str, color: bool) -> None:
    evil = "a\x1b]0;owned\x07\n\r\u202e\u200b\x9b31m\udcff.py"
    code = "x = 1  # \x1b[2J\x9b\u202e\r\nreturn error\x00\n"
    bad = replace(sample.LEAK, location=sample.finding("SOC2-007", evil, 1, 2, evil).location, message=evil)
    fix = Proved(replace(sample.FIX.fix, path=evil, edit=Edit(Span(1, 1), (code,))), Proof((evil,)))
    outcome = sample.outcome(
        (bad,),
        files={evil: SourceFile(evil, BlobId("0" * 40), code.encode("utf-8", "surrogatepass"))},
        fixes={bad.fingerprint: fix},
        gaps=(Gap(evil, GapReason.TOO_LARGE, evil, evil),),
    )
    outcome = replace(outcome, subject=evil)
    text = render(name, outcome, color=color)
    text.encode("utf-8")
    ours = text
    for style in ("0", "1", "2", "4", "1;4", "31", "32", "34", "1;31", "1;32", "1;33"):
        ours = ours.replace(f"\x1b[{style}m", "")
    assert "\r" not in ours
    assert visible(ours, keep="\n") == ours


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_report_spreads_a_secret(name: str) -> None:
    secret = "hunter2-hunter2"
    code = f'import os\n\nDEBUG = False\nDATABASE = "postgresql://shop:{secret}@db/shop"\nprint(DATABASE)\n'
    seen = replace(sample.SECRET, matched='DATABASE = "postgresql://shop:***@db/shop"')
    beside = sample.finding("SOC2-007", "app/settings.py", 3, 5, "beside it")
    fix = Proved(
        replace(
            sample.FIX.fix, path="app/settings.py", edit=Edit(Span(4, 4), ('DATABASE = os.environ["DATABASE"]\n',))
        ),
        Proof(("applies",)),
    )
    files = {"app/settings.py": sample.source("app/settings.py", code)}
    text = render(name, sample.outcome((seen, beside), files=files, fixes={seen.fingerprint: fix}))
    assert secret not in text
    if name in {"text", "markdown"}:
        assert 'DATABASE = "postgresql://shop:***@db/shop"' in text
        assert '+DATABASE = os.environ["DATABASE"]' in text.replace("+ ", "+")


def test_an_old_secret_is_hidden_where_its_line_has_moved() -> None:
    old = replace(sample.SECRET, matched='PASSWORD = "***"')
    code = '# a new line\n# another\nPASSWORD = "hunter2"\nreturn str(error)\n'
    beside = sample.finding("SOC2-007", "app/settings.py", 3, 4, "beside it")
    outcome = sample.outcome((beside,), files={"app/settings.py": sample.source("app/settings.py", code)}, fixes={})
    text = render("text", replace(outcome, base_findings=(old,)))
    assert "hunter2" not in text
    assert "PASSWORD = ***" in text


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_removed_line_is_shown_as_the_base_has_it(name: str) -> None:
    gone = replace(
        sample.NO_LOGIN, location=sample.finding("SOC2-001", "app/old.py", 2, 2, "x").location, side=Side.LEFT
    )
    base = {"app/old.py": sample.source("app/old.py", "# one\ndef remove(user: CurrentUser):\n")}
    text = render(name, replace(sample.outcome((gone,), fixes={}), base_files=base))
    if name in {"text", "markdown"}:
        assert "of the base (removed)" in text
        assert "def remove(user: CurrentUser):" in text
    else:
        assert '"side": "base"' in text


class TestText:
    def test_it_fits_a_terminal_of_eighty_columns(self) -> None:
        assert max(map(len, render("text", sample.outcome(gaps=BLIND)).splitlines())) <= 80

    def test_it_has_color_only_when_asked(self) -> None:
        assert "\x1b" not in render("text", sample.outcome())
        assert "\x1b[1;31m" in render("text", sample.outcome(), color=True)

    def test_it_ends_with_the_verdict(self) -> None:
        def last(outcome: Outcome) -> str:
            return render("text", outcome).splitlines()[-1]

        assert last(sample.outcome()) == "Found 3 findings in main..feature, 1 with a proved fix."
        assert last(sample.outcome(())) == "No findings in main..feature."
        assert last(sample.outcome((), gaps=BLIND)).startswith("Could not look at everything in main..feature")

    def test_the_fix_is_shown_as_a_diff(self) -> None:
        text = render("text", sample.outcome())
        assert "    15 │ - async def remove(user_id: int):" in text
        assert "       │ + async def remove(user_id: int, user: CurrentUser):" in text

    def test_a_line_of_megabytes_is_cut(self) -> None:
        files = {"app/users.py": sample.source("app/users.py", "x" * 5_000_000)}
        finding = sample.finding("SOC2-007", "app/users.py", 1, 1, "long")
        assert len(render("text", sample.outcome((finding,), files=files))) < 5_000


class TestJson:
    def test_it_is_what_its_schema_says(self) -> None:
        schema = json.loads((Path(bot.reports.__path__[0]) / "report.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        closed = jsonschema.Draft202012Validator(_closed(schema))
        for outcome in (sample.outcome(gaps=BLIND), sample.outcome(())):
            closed.validate(as_json("json", outcome))

    def test_it_counts_the_controls_of_the_endpoints(self) -> None:
        inventory = as_json("json", sample.outcome())["inventory"]
        assert (inventory["endpoints"], inventory["with"]["authentication"]) == (2, 1)
        assert inventory["list"][0]["controls"][0]["what"] == "CurrentUser"

    def test_it_says_where_each_kind_of_control_is_and_what_it_supports(self) -> None:
        inventory = as_json("json", sample.outcome())["inventory"]
        assert inventory["summary"] == "2 endpoints, 1 behind authentication, 1 with neither"
        kinds = {each["kind"]: each for each in inventory["controls"]}
        (place,) = kinds["authentication"]["places"]
        assert (place["path"], place["start_line"], place["what"]) == ("app/users.py", 10, "CurrentUser")
        assert kinds["authentication"]["supports"] == ["CC6.1", "CC6.6"]
        assert kinds["optional authentication"]["supports"] == []

    def test_blindness_is_plain(self) -> None:
        report = as_json("json", sample.outcome((), gaps=BLIND))
        assert report["verdict"]["result"] == "could_not_run"
        assert report["coverage"]["complete"] is False


def _closed(schema: Any) -> Any:
    """The schema with unknown keys forbidden: nothing may be printed that is not described."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "required" in schema:
        closed["additionalProperties"] = False
    return closed


class TestSarif:
    """The rules of SARIF 2.1.0 that a reader depends on. (The JSON schema of the standard is no PyPI package.)"""

    def test_a_result_points_to_its_rule_and_place(self) -> None:
        (run,) = as_json("sarif", sample.outcome())["runs"]
        names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        assert names == sorted(sample.RULES)
        assert len(run["results"]) == 3
        for result in run["results"]:
            assert names[result["ruleIndex"]] == result["ruleId"]
            assert result["partialFingerprints"]["complianceagent/v1"]
            region = result["locations"][0]["physicalLocation"]["region"]
            assert 1 <= region["startLine"] <= region["endLine"]
        login = next(result for result in run["results"] if result["ruleId"] == "SOC2-001")
        assert login["properties"]["tags"] == ["CC6.1", "CC6.6", "CWE-306"]
        assert login["properties"]["toolRule"] == "SOC2-001"
        tags = run["tool"]["driver"]["rules"][0]["properties"]["tags"]
        assert {"security", "external/cwe/cwe-306", "CWE-306", "CC6.1"} <= set(tags)

    def test_blindness_is_a_failed_execution(self) -> None:
        (run,) = as_json("sarif", sample.outcome((), gaps=BLIND))["runs"]
        (invocation,) = run["invocations"]
        assert invocation["executionSuccessful"] is False
        notes = invocation["toolExecutionNotifications"]
        assert [(note["level"], note["descriptor"]["id"]) for note in notes] == [
            ("error", "scanner crashed"),
            ("error", "too large"),
            ("note", "binary"),
        ]
        assert "locations" not in notes[0]

    def test_all_seen_is_a_successful_execution(self) -> None:
        (run,) = as_json("sarif", sample.outcome())["runs"]
        assert run["invocations"][0]["executionSuccessful"] is True

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            ("a b/ü#?.py", "a%20b/%C3%BC%23%3F.py"),
            ("c:d.py", "c%3Ad.py"),
            ("new\nline.py", "new%0Aline.py"),
            ("\udcff.py", "%FF.py"),
            ("100%.py", "100%25.py"),
        ],
    )
    def test_a_path_becomes_a_relative_uri(self, path: str, uri: str) -> None:
        (run,) = as_json("sarif", sample.outcome((sample.finding("SOC2-007", path, 1, 1, "x"),)))["runs"]
        artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact == {"uri": uri, "uriBaseId": "SRCROOT"}

    def test_a_path_that_leaves_the_repository_is_named_and_not_located(self) -> None:
        gap = Gap("../../etc/passwd", GapReason.UNSAFE_PATH, "git")
        (run,) = as_json("sarif", sample.outcome((), gaps=(gap,)))["runs"]
        (note,) = run["invocations"][0]["toolExecutionNotifications"]
        assert "locations" not in note
        assert "../../etc/passwd" in note["message"]["text"]

    def test_untrusted_text_holds_no_embedded_link(self) -> None:
        finding = sample.finding("SOC2-007", "a.py", 1, 1, "[click](http://evil.example)")
        (run,) = as_json("sarif", sample.outcome((finding,)))["runs"]
        assert "](" not in run["results"][0]["message"]["text"]

    def test_too_many_results_are_cut_and_said(self) -> None:
        finding = sample.finding("SOC2-007", "a.py", 1, 1, "x")
        (run,) = as_json("sarif", sample.outcome((finding,) * (MAX_RESULTS + 1)))["runs"]
        assert len(run["results"]) == MAX_RESULTS
        assert run["invocations"][0]["executionSuccessful"] is False

    @given(
        lines=st.lists(st.text(alphabet="ab é😀\t`", max_size=6), min_size=1, max_size=6),
        ending=st.sampled_from(["\n", "\r\n"]),
        final=st.booleans(),
        new=st.lists(st.text(alphabet="xy 😀", max_size=4), max_size=3),
        data=st.data(),
    )
    def test_applying_its_fix_is_applying_the_edit(
        self, lines: list[str], ending: str, final: bool, new: list[str], data: st.DataObject
    ) -> None:
        text = ending.join(lines) + (ending if final else "")
        file = sample.source("app/users.py", text)
        if not file.lines:
            return
        start = data.draw(st.integers(1, len(file.lines)))
        end = data.draw(st.integers(start, len(file.lines)))
        edit = Edit(Span(start, end), tuple(line + ending for line in new))
        fix = Proved(replace(sample.FIX.fix, edit=edit), Proof(()))
        outcome = sample.outcome((sample.NO_LOGIN,), files={file.path: file}, fixes={sample.NO_LOGIN.fingerprint: fix})
        (run,) = as_json("sarif", outcome)["runs"]
        (replacement,) = run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"]
        wanted = "".join((*file.lines[: start - 1], *edit.lines, *file.lines[end:]))
        applied = _apply(replacement, text)
        # Where all lines up to the end of the file go, a region cannot take the ending before it.
        assert applied in {wanted, wanted + ending} if not new and end == len(file.lines) else applied == wanted


def _apply(replacement: Any, text: str) -> str:
    region = replacement["deletedRegion"]

    def offset(line: int, column: int) -> int:
        before = text.split("\n")[: line - 1]
        start = sum(len(each) + 1 for each in before)
        inside = text[start:].encode("utf-16-le")[: (column - 1) * 2].decode("utf-16-le")
        return start + len(inside)

    first = offset(region["startLine"], region["startColumn"])
    last = offset(region["endLine"], region["endColumn"])
    return text[:first] + str(replacement["insertedContent"]["text"]) + text[last:]
