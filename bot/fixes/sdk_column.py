"""A column in clear gets the encrypted type of the package `complianceagent`, in projects that use it."""

from collections.abc import Iterator

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced
from bot.fixes.encrypted_column import COLUMNS, IN_THE_OPEN, is_text_type
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.sdk_control import PACKAGE, depends


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call") if depends(context) else ():
        position = next((one for one in by_position(call) if is_text_type(one)), None)
        looked_up = any(keyword(call, name) is not None for name in IN_THE_OPEN)
        if position is None or looked_up or not COLUMNS.search(function_of(call)):
            continue
        imports = bring_name(file, PACKAGE, "encrypt_field", call)
        if imports is not None:
            inner = text_of(position).partition("(")[0]  # what is stored is longer than what it holds
            yield (
                f"Gives the column an encrypted type, by the package {PACKAGE}.",
                [replaced(position, f"encrypt_field({inner})"), *imports],
            )


PLUGIN = Rewrite("sdk_column", 35, frozenset({"SOC2-005"}), _proposals)
