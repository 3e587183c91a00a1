"""What is looked at in part, or not at all, by its name: each file is said."""

import pytest

from bot.core.coverage import NO_ENDPOINTS, NOTEBOOK, TOKENS_ONLY
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.judgement.paths import NOT_SCANNED, FileKind
from bot.services.set_aside import set_aside


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("app/orders.py", []),
        ("settings.yaml", []),
        ("research/churn.ipynb", [NOTEBOOK]),
        ("app/orders.min.js", [NOT_SCANNED[FileKind.DATA]]),
        ("tests/test_orders.py", [NOT_SCANNED[FileKind.TEST]]),
        ("benchmarks/shop.py", [NO_ENDPOINTS]),
        ("docs/conf.py.example", []),
        ("docs/shop.sample.py", [TOKENS_ONLY]),
    ],
)
def test_each_file_that_is_not_looked_at_as_code_is_said(path: str, said: list[str]) -> None:
    gaps = list(set_aside([SourceFile(path, BlobId(""), b"x = 1\n")]))
    assert [gap.detail for gap in gaps] == said
