"""Our visitor finds what bandit's own finds, in less time."""

from pathlib import Path
from typing import Any

import pytest

from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.bandit import Bandit
from bot.scanners.judgement.python import PythonSource

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(ROOT.glob("rules/SOC2-*/examples/**/*.py"))
OURS = sorted((*ROOT.glob("bot/**/*.py"), *ROOT.glob("tests/scanners/*.py")))
SILENCED = b"import subprocess\n\n\ndef run(data):\n    return subprocess.call(data, shell=True)  # nosec\n"


def issues(contents: list[bytes]) -> list[Any]:
    bandit = Bandit()
    bandit.warm_up()
    found = []
    for number, content in enumerate(contents):
        file = SourceFile(f"app/{number}.py", BlobId("0"), content)
        for issue in bandit._issues(file, PythonSource(file).tree):
            where = (issue.lineno, tuple(issue.linerange), issue.col_offset, issue.text)
            found.append((number, issue.test, issue.test_id, issue.severity, issue.confidence, where))
    return found


@pytest.mark.parametrize("paths", [EXAMPLES, OURS], ids=["the examples", "our own code"])
def test_it_finds_what_bandits_own_visitor_finds(paths: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [SILENCED, *(path.read_bytes() for path in paths)]
    ours = issues(contents)
    from bandit.core.node_visitor import BanditNodeVisitor  # loads everything, with warnings that warming up expects

    monkeypatch.setattr("bot.scanners.visitors.bandit.QuickVisitor", BanditNodeVisitor)
    assert ours
    assert ours == issues(contents)


def test_a_test_that_fails_keeps_no_other_from_being_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    bandit = Bandit()
    bandit.warm_up()

    def broken(context: Any) -> None:
        raise ValueError("a mistake of its author")

    monkeypatch.setitem(bandit._tests.tests, "Call", [broken, *bandit._tests.tests["Call"]])
    file = SourceFile("app/a.py", BlobId("0"), SILENCED)
    assert "B602" in {issue.test_id for issue in bandit._issues(file, PythonSource(file).tree)}
