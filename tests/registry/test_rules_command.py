"""complianceagent rules, as it is typed."""

import re

import pytest
from click.testing import CliRunner, Result

from bot.cli.rules import command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_list_has_a_line_for_each_rule_and_fits_a_terminal() -> None:
    result = run("list")
    assert result.exit_code == 0
    head, *lines = result.stdout.splitlines()
    assert head.split()[0] == "RULE"
    assert [line.split()[0] for line in lines] == sorted(line.split()[0] for line in lines)
    assert re.search(r"SOC2-002 +high +Hardcoded credentials or secrets +CC6\.1, CC7\.1 +semgrep", result.stdout)
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize("name", ["SOC2-002", "soc2-002", "2", "hardcoded-secrets"])
def test_show_prints_the_manual_page_plainly_in_a_pipe(name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 0
    assert result.stdout.startswith("# SOC2-002: Hardcoded credentials or secrets\n")
    for part in ("## Why it matters", "## How to fix it", "- CC6.1 (supporting): ", "[CWE-798](https://cwe.mitre.org/"):
        assert part in result.stdout


@pytest.mark.parametrize(
    ("name", "hint"),
    [("SOC2-02", "did you mean SOC2-002"), ("hard-coded-secret", "did you mean SOC2-002"), ("zzz", "see `rules list`")],
)
def test_an_unknown_rule_is_answered_with_the_nearest(name: str, hint: str) -> None:
    for subcommand in ("show", "test"):
        result = run(subcommand, name)
        assert result.exit_code == 2
        assert hint in result.stderr
        assert result.stdout == ""
