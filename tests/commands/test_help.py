"""What can be asked, and by whom."""

import pytest

from bot import registry
from bot.commands.interface import CommandContext
from bot.core.command import Command

COMMANDS = registry.plugins("bot.commands")
ALL = {"help", "report", "rescan", "explain", "fix", "waive", "unwaive", "false-positive", "evidence"}


def answer(name: str) -> str:
    summaries = {each: command.summary for each, command in COMMANDS.items()}
    text = COMMANDS["help"].answer(CommandContext(Command(name, ""), "acme/shop", 1, (), None, {}, {}, summaries))
    assert isinstance(text, str)
    assert all(f"- `/compliance {each}` " in text for each in ALL)
    return text


def test_all_but_reading_takes_write_access() -> None:
    assert set(COMMANDS) == ALL
    assert {name for name, command in COMMANDS.items() if not command.needs_write} == {"help", "explain"}


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("raport", "report"),
        ("wave", "waive"),
        ("wаive", "waive"),  # a Cyrillic letter
        ("unwave", "unwaive"),
        ("falsepositive", "false-positive"),
        ("false_positive", "false-positive"),
        ("explane", "explain"),
        ("re-scan", "rescan"),
        ("fix-all", "fix"),
        ("evidense", "evidence"),
    ],
)
def test_a_typo_is_answered_with_what_was_probably_meant(typo: str, meant: str) -> None:
    assert f"Did you mean `/compliance {meant}`?" in answer(typo)


@pytest.mark.parametrize("name", ["frobnicate", "@everyone", "<b>", "x" * 10_000])
def test_what_is_like_nothing_is_not_repeated(name: str) -> None:
    text = answer(name)
    assert "Did you mean" not in text and name not in text


def test_help_is_the_list_alone() -> None:
    assert answer("") == answer("help")
    assert answer("help").startswith("- `/compliance evidence`")
