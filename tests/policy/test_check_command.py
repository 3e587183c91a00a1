"""`complianceagent policy check`: what a file decides in words, or its mistake."""

from pathlib import Path

from click.testing import CliRunner

from bot.cli.policy import command
from tests.policy.test_read import ORGANISATION, WHOLE


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, ["check", *args])
    return result.exit_code, result.output


def test_says_what_it_decides(tmp_path: Path) -> None:
    file = tmp_path / "policy.yml"
    file.write_text(WHOLE)
    code, words = run(str(file))
    assert code == 0, words
    assert "SOC2-006 is not looked for: The gateway keeps the limits." in words
    assert "must not be asked" in words


def test_names_the_mistake_and_its_line(tmp_path: Path) -> None:
    file = tmp_path / "policy.yml"
    file.write_text("block: high\nexlude: []\n")
    code, words = run(str(file))
    assert (code, "line 2: the key `exlude` is not known; did you mean `exclude`?" in words) == (1, True)


def test_below_an_organisation(tmp_path: Path) -> None:
    above, own = tmp_path / "above.yml", tmp_path / "own.yml"
    above.write_text(ORGANISATION)
    own.write_text("rules: {SOC2-001: {severity: low}}\n")
    assert run("--organisation", str(above))[0] == 0
    code, words = run("--under", str(above), str(own))
    assert (code, "required by the organisation" in words) == (1, True)


def test_no_file(tmp_path: Path) -> None:
    code, words = run(str(tmp_path / "none.yml"))
    assert (code, "cannot be read" in words) == (2, True)
