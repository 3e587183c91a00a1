"""Werkzeug's debugger, which runs the client's code, only where the application's own debug mode is on."""

import re
from collections.abc import Iterator

from bot.fixes.calls import nodes_on
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

WRAPS = re.compile(r"^(?P<app>\w+)\.wsgi_app = (?:\w+\.)*DebuggedApplication\((?P=app)\.wsgi_app\b")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for node in nodes_on(file, context.finding.location.span, "expression_statement"):
        found = WRAPS.match(text_of(node))
        if found is not None and file.is_first(node) and "\n" not in text_of(node):
            text = f"if {found['app']}.debug:{file.eol}{file.margin(node)}{file.unit}"
            yield "Has the debugger only where debug mode is on.", [Change(node.start_byte, node.start_byte, text)]


PLUGIN = Rewrite("debugger", 25, frozenset({"SOC2-007"}), _proposals)
