"""What is said of fixes at a terminal: hostile names of files forge no line of it."""

from dataclasses import replace

from bot.core.coverage import Coverage, Gap, GapReason
from bot.core.fix import Mended
from bot.core.location import Location, Span
from bot.reports.mended import account
from tests import sample_outcome as sample

NAME = "a\x1b[2J\nFixed 99 findings in 9 files:"


def test_a_name_with_a_new_line_stays_in_its_line() -> None:
    finding = replace(sample.NO_LOGIN, location=Location(NAME, Span(3, 3)))
    gaps = (Gap(NAME, GapReason.TOO_LARGE, "git"),)
    outcome = replace(sample.outcome((finding,)), coverage=Coverage(1, (), gaps))
    text = account(outcome, Mended({}, {}, (), {finding.fingerprint: f"a fault in {NAME}"}), {}, made=True)
    assert "\x1b" not in text
    assert not any(line.startswith("Fixed 99") for line in text.splitlines())
    assert text.count("\\x1b[2J\\nFixed 99") == 3
