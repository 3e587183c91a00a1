"""A file is asked only the rules that could find something in it, and what is found is the same."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.adapters.scan_pool.pool import WarmScanPool
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.mapping.gates import MARK, gated
from bot.scanners.mapping.needs import Held, needs_of
from bot.scanners.mapping.semgrep import compile_rules, packed, read_rules
from bot.scanners.semgrep import Semgrep
from tests.mutation.seeds import seeds

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted(ROOT.glob("rules/SOC2-*"))
SEEDS_OF_A_FILE = 3


class Ungated(Semgrep):
    def rules(self, folders: Sequence[Path]) -> bytes:
        return compile_rules(folders)


def file(path: str, content: bytes) -> SourceFile:
    return SourceFile(path, BlobId("0"), content)


def examples() -> list[SourceFile]:
    """Every example of every rule, and the same with defects put in."""
    found = []
    for path in (path for path in sorted(ROOT.glob("rules/SOC2-*/examples/**/*")) if path.is_file()):
        name = path.relative_to(ROOT / "rules").as_posix().replace("/examples/", "/")
        found.append(file(name, path.read_bytes()))
        if ".fixed." not in name and "/good-" in name:
            planted = list(seeds(name, path.read_text()))[:SEEDS_OF_A_FILE]
            found += [file(f"{n}/{name}", seed.text.encode()) for n, seed in enumerate(planted)]
    return found


async def test_what_is_found_is_the_same_without_gates(tmp_path: Path) -> None:
    files, found = examples(), []
    for scanner in (Semgrep(), Ungated()):
        pool = WarmScanPool(RULES, (scanner,), tmp=tmp_path)
        try:
            found.append(await pool.scan(files))
        finally:
            await pool.close()
    with_gates, without = found
    assert len(without.findings) > 80
    assert with_gates.findings == without.findings
    assert with_gates.gaps == without.gaps == ()


def test_most_rules_have_a_gate_and_most_gates_are_closed_for_an_ordinary_file() -> None:
    semgrep = Semgrep()
    rules = json.loads(semgrep.rules(RULES))["rules"]
    assert [rule["id"] for rule in rules if "paths" not in rule] == ["javascript-password-in-url"]
    ordinary = file("app/add.py", b"def add(one, two):\n    return one + two\n")
    login = file("app/login.py", b'PASSWORD = "k33p-it-quiet-77"\n')
    assert semgrep.cost(ordinary) == 0 < semgrep.cost(login)


def test_a_file_is_asked_everything_where_the_gates_are_not_known() -> None:
    """By a scanner that has compiled no rules, so none is left out by mistake."""
    assert Semgrep().file_name(0, file("app/a.py", b"")) == "000000.py"
    assert Semgrep().cost(file("app/a.py", b"")) > 0


def test_a_file_with_a_word_that_nobody_wrote_is_asked_everything() -> None:
    semgrep = Semgrep()
    semgrep.rules(RULES)
    assert MARK not in semgrep.file_name(0, file("app/a.py", b"x = '" + b"a" * 5_000 + b"'\n"))


def test_a_rule_with_paths_of_its_own_has_no_gate() -> None:
    (rule,) = (each for each in read_rules(RULES) if each["id"] == "configuration-literal-credential")
    rules, gates = gated([rule])
    assert packed(rules) == packed([rule])
    assert gates.gates == ()


def rule(formula: dict[str, object], needs: Sequence[str] = (), **options: object) -> dict[str, object]:
    return {**formula, "options": options, "metadata": {"judge": "always", "needs": needs}}


def pattern(text: str) -> dict[str, object]:
    return {"pattern": text}


def bound(name: str, regex: str) -> dict[str, object]:
    return {"metavariable-regex": {"metavariable": name, "regex": regex}}


@pytest.mark.parametrize(
    ("needing", "text", "met"),
    [
        (rule(pattern("yaml.load($X, Loader=None)")), "from yaml import load as l, Loader", True),
        (rule(pattern("yaml.load($X)")), "yaml.loads(x)", False),
        (rule(pattern("def $F(...): ...")), "", True),
        (rule({"pattern-either": [pattern("eval($X)"), pattern("exec($X)")]}), "exec(x)", True),
        (rule({"pattern-either": [pattern("eval($X)"), pattern("$F($X)")]}), "", True),
        (rule({"patterns": [pattern("eval($X)"), {"pattern-not": "safe($X)"}]}), "eval(x)", True),
        (rule({"patterns": [pattern("eval($X)"), {"pattern-inside": "def run(...): ..."}]}), "eval(x)", False),
        (rule({"pattern-sources": [pattern("request")], "pattern-sinks": [pattern("eval($X)")]}), "eval(x)", False),
        (rule(pattern('$X["Authorization"]')), "", True),
        (rule(pattern('$X["Authorization"]'), constant_propagation=False), "", False),
        (rule({"patterns": [pattern("$X.$Y()"), bound("$Y", "^(get|post)$")]}), "x.post()", True),
        (rule({"patterns": [pattern("$X.$Y()"), bound("$Y", "(?i)^(get|post)$")]}), "x.POST()", True),
        (rule({"patterns": [pattern("$X.$Y()"), bound("$Y", "^(get|post)$")]}), "x.put()", False),
        (rule({"patterns": [pattern("$X.$Y()"), bound("$Y", "^(?!get$)")]}), "x.put()", True),
        (rule({"patterns": [pattern('f("$Y")'), bound("$Y", "^md5$")]}), "f(a)", True),
        (rule(pattern("$X"), ["^ *@app"]), "x = 1\n  @app.get", True),
        (rule(pattern("$X"), ["^ *@app"]), "x = 1\n", False),
    ],
)
def test_what_a_pattern_needs(needing: dict[str, object], text: str, met: bool) -> None:
    assert Held(text).meets(needs_of(needing)) is met
