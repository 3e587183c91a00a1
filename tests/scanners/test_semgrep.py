"""semgrep: its private engine and its ordinary command find the same, and nothing in a file switches it off."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.scan_pool.pool import WarmScanPool
from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.bandit import Bandit
from bot.scanners.detect_secrets import DetectSecrets
from bot.scanners.mapping.semgrep import compile_rules
from bot.scanners.semgrep import Semgrep

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted(ROOT.glob("rules/SOC2-*"))
WEAK = 'SECRET_KEY = "k33p-it-quiet-77"'


def file(path: str, content: str | bytes) -> SourceFile:
    return SourceFile(path, BlobId("0"), content.encode() if isinstance(content, str) else content)


class OrdinaryCommand(Semgrep):
    def command(self, rules: Path, targets: Path, memory_mb: int, *, patient: bool = False) -> tuple[str, ...]:
        return ("/bin/false",)


@pytest_asyncio.fixture
async def pool(tmp_path: Path) -> AsyncIterator[WarmScanPool]:
    pool = WarmScanPool(RULES, (Semgrep(), Bandit(), DetectSecrets()), tmp=tmp_path)
    yield pool
    await pool.close()


def all_examples() -> list[SourceFile]:
    """Every example of every rule, and files that cannot be read as a whole."""
    paths = sorted(path for path in ROOT.glob("rules/SOC2-*/examples/**/*") if path.is_file())
    found = [file(f"{path.parents[2].name}/{path.parent.name}/{path.name}", path.read_bytes()) for path in paths]
    return [*found, file("a/syntax.py", "class :\n" + WEAK + "\n"), file("a/newer.py", "lazy import y\n" + WEAK + "\n")]


async def test_the_engine_and_the_command_find_the_same(tmp_path: Path) -> None:
    engine = WarmScanPool(RULES, (Semgrep(),), tmp=tmp_path)
    command = WarmScanPool(RULES, (OrdinaryCommand(),), tmp=tmp_path)
    try:
        quick, slow = await engine.scan(all_examples()), await command.scan(all_examples())
    finally:
        await engine.close()
        await command.close()
    assert len(quick.findings) > 80
    assert quick.findings == slow.findings
    assert quick.gaps == slow.gaps
    assert {gap.path for gap in quick.gaps} == {"a/syntax.py", "a/newer.py"}


async def test_configuration_in_the_repository_switches_nothing_off(pool: WarmScanPool) -> None:
    silencers = [
        file(".semgrepignore", "*\n"),
        file(".gitignore", "*\n"),
        file(".bandit", "[bandit]\nskips = B105,B106\nexclude = /\n"),
        file("pyproject.toml", '[tool.bandit]\nskips = ["B105"]\nexclude_dirs = ["."]\n'),
        file(".secrets.baseline", json.dumps({"results": {"app/a.py": [{"hashed_secret": "x"}]}})),
        file("setup.cfg", "[bandit]\nskips = B105\n"),
    ]
    plain = await pool.scan([file("app/a.py", WEAK + "\n")])
    assert (await pool.scan([*silencers, file("app/a.py", WEAK + "\n")])).findings == plain.findings
    assert len(plain.findings) == 3


@pytest.mark.parametrize(
    "comment", ["# nosemgrep", "# nosec", "# nosec B105", "# pragma: allowlist secret", "# noqa: S105"]
)
async def test_an_inline_suppression_is_reported_by_all_and_obeyed_by_none(pool: WarmScanPool, comment: str) -> None:
    findings = (await pool.scan([file("app/a.py", f"{WEAK}  {comment}\n")])).findings
    assert {finding.tool for finding in findings} == {"bandit", "detect-secrets", "semgrep"}
    assert {finding.suppressed for finding in findings} == {
        comment.removeprefix("# ") if "nosec" not in comment and "noqa" not in comment else comment
    }


@pytest.mark.parametrize(
    "path",
    [
        "app/with space.py",
        "app/new\nline.py",
        "../../etc/escape.py",
        "/absolute.py",
        "app/ünï.py",
        "app/-rf.py",
        "app/$(touch x).py",
        "a" * 300 + ".py",
        "app/targets.json.py",
        "app/\udcff.py",
    ],
)
async def test_a_path_is_only_a_name(pool: WarmScanPool, path: str) -> None:
    result = await pool.scan([file(path, WEAK + "\n")])
    assert result.gaps == ()
    assert {finding.location.path for finding in result.findings} == {path}
    assert len(result.findings) == 3


async def test_what_cannot_be_read_is_told_by_each_tool(pool: WarmScanPool) -> None:
    files = [
        file("app/broken.py", f"{WEAK}\nclass :\n"),
        file("app/newer.py", f"{WEAK}\nlazy import json\n"),
        file("app/fine.py", WEAK + "\n"),
    ]
    result = await pool.scan(files)
    told = {(gap.path, gap.tool, gap.reason) for gap in result.gaps}
    assert told == {
        (path, tool, GapReason.SYNTAX) for path in ("app/broken.py", "app/newer.py") for tool in ("bandit", "semgrep")
    }
    seen = {(finding.location.path, finding.tool) for finding in result.findings}
    assert {("app/fine.py", tool) for tool in ("bandit", "detect-secrets", "semgrep")} <= seen


async def test_binary_bytes_named_like_code_do_no_harm(pool: WarmScanPool) -> None:
    result = await pool.scan([file("app/a.py", bytes(range(256)) * 50), file("app/b.py", WEAK + "\n")])
    assert {finding.location.path for finding in result.findings} == {"app/b.py"}
    assert {gap.path for gap in result.gaps} == {"app/a.py"}


async def test_a_typescript_type_that_cannot_be_read_hides_no_literal(pool: WarmScanPool) -> None:
    unread = "type P = {\n  onChange: (string) => void;\n  n: number;\n};\n"
    assert (await pool.scan([file("web/a.ts", unread)])).gaps == ()


@pytest.mark.parametrize(
    ("literal", "blind"),
    [("", False), ("**$1**", False), ("some words", False), ("Tr4velling", True), ("7fQ2mX9vL4kT8wZ1pR6s", True)],
)
async def test_unread_lines_are_a_gap_where_a_credential_may_stand(
    pool: WarmScanPool, literal: str, blind: bool
) -> None:
    """A regular expression that begins like a comment of HTML; found in a well-kept application."""
    text = f'export const clean = (text: string) =>\n  text.replace(/<!--[\\s\\S]*?-->/g, "{literal}");\n'
    gaps = (await pool.scan([file("web/a.ts", text)])).gaps
    assert [gap.tool for gap in gaps] == (["semgrep"] if blind else [])


@pytest.mark.parametrize(
    "output",
    [b"", b"{}", b"[]", b"null", b'{"results": [{}], "errors": [], "paths": {"scanned": []}}', b"\xff", b"[" * 100_000],
)
def test_output_it_does_not_understand_is_refused(output: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011,RUF100 - several kinds of nonsense
        Semgrep().parse(output, [file("a.py", "x = 1\n")])


def test_it_quotes_code_that_is_not_utf8() -> None:
    """The ordinary command would be needed otherwise, which takes seconds."""
    raw = b'{"results": [], "errors": [], "paths": {"scanned": ["000000.py"]}, "quoted": "\xe9"}'
    assert Semgrep().parse(raw, [file("a.py", "x = 1\n")]).gaps == ()


def test_a_file_that_was_passed_over_in_silence_is_a_gap() -> None:
    (gap,) = Semgrep().parse(b'{"results": [], "errors": [], "paths": {"scanned": []}}', [file("a.py", "")]).gaps
    assert (gap.path, gap.reason) == ("a.py", GapReason.UNREADABLE)


def test_an_error_of_the_tool_itself_makes_everything_doubtful() -> None:
    output = {
        "results": [],
        "errors": [{"error_type": "FatalError", "message": "x"}],
        "paths": {"scanned": ["000000.py"]},
    }
    (gap,) = Semgrep().parse(json.dumps(output).encode(), [file("a.py", "")]).gaps
    assert (gap.path, gap.reason) == ("", GapReason.CRASHED)


@pytest.mark.parametrize(
    "text",
    [
        "rules: 5",
        "rules:\n  - id: a\n",
        "[",
        "rules:\n  - {id: a, severity: ERROR, message: m, metadata: {cwe: [1], judge: nonsense}}\n",
        "rules:\n  - {id: a, severity: LOUD, message: m, metadata: {cwe: [1]}}\n",
    ],
)
def test_a_wrong_pattern_file_is_named(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "SOC2-002-x"
    folder.mkdir()
    (folder / "a.semgrep.yml").write_text(text)
    with pytest.raises(ValueError, match=r"a\.semgrep\.yml"):
        compile_rules([folder])


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    for name in ("SOC2-002-x", "SOC2-004-y"):
        (tmp_path / name).mkdir()
        rule = "rules:\n  - {id: same, severity: ERROR, message: m, metadata: {cwe: [1]}}\n"
        (tmp_path / name / "a.semgrep.yml").write_text(rule)
    with pytest.raises(ValueError, match="same"):
        compile_rules([tmp_path / "SOC2-002-x", tmp_path / "SOC2-004-y"])
