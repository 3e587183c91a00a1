"""The share of seeded defects that the rules on the inventory see, in process and without scanners, never falls again.

The whole, with the scanners: `python -m benchmarks.recall`. docs/accuracy-log.md holds the figures.
"""

from bot import registry
from bot.analyse import analyse_in
from bot.core.finding import Finding
from bot.inventory import FileFacts, extract
from tests.recall.seeded import Application, applications, judge

ASKED = frozenset({"SOC2-001", "SOC2-003", "SOC2-006", "SOC2-008", "SOC2-010"})
FOLDERS = ("apps", "fresh", "later", "after")
LEAST_RECALL = 0.9
LEAST_PRECISION = 0.95


def test_the_inventory_sees_what_is_seeded_and_is_right() -> None:
    flat = [judge(each, _said(each), ASKED) for folder in FOLDERS for each in applications(folder)]
    met, missed = sum(len(each.met) for each in flat), [mark for each in flat for mark in each.missed]
    wrong = [finding for each in flat for finding in each.wrong]
    assert met >= LEAST_RECALL * (met + len(missed)), missed
    assert met >= LEAST_PRECISION * (met + len(wrong)), [(each.location, each.rule) for each in wrong]


def _said(application: Application) -> tuple[Finding, ...]:
    read = {blob: each for blob, each in extract(list(application.files)) if isinstance(each, FileFacts)}
    facts = {file.path: read[file.blob] for file in application.files if file.blob in read}
    return analyse_in(registry.rules_folder(), facts)[1]
