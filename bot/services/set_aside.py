"""Which files of a change are taken for no code of the product, by their names: that is said, never silent."""

from collections.abc import Iterable, Iterator

from bot.core.coverage import NO_ENDPOINTS, NOTEBOOK, TOKENS_ONLY, Gap, GapReason
from bot.core.source import SourceFile
from bot.inventory.languages.interface import reader_of
from bot.inventory.shipped import is_shipped
from bot.scanners.judgement.paths import NOT_SCANNED, FileKind, kind_of_file

NO_CODE = frozenset({"text", "json", "yaml"})
"""Languages of files that are looked at for secrets only, wherever they stand."""


def set_aside(files: Iterable[SourceFile]) -> Iterator[Gap]:
    """A gap for each source file that its name keeps from being looked at as shipped code. `files` know which of them
    are shipped all the same, because shipped code imports them."""
    for file in files:
        detail = _detail(file)
        if detail:
            yield Gap(file.path, GapReason.NO_SOURCE, "names", detail)


def _detail(file: SourceFile) -> str:
    kind = kind_of_file(file)
    if kind in NOT_SCANNED:
        return NOT_SCANNED[kind]
    if file.path.lower().endswith(".ipynb"):
        return NOTEBOOK
    if file.language in NO_CODE or file.shipped:
        return ""
    if kind is not FileKind.CODE:
        return TOKENS_ONLY
    return NO_ENDPOINTS if reader_of(file.language) is not None and not is_shipped(file.path) else ""
