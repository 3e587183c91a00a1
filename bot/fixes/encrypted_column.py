"""A column in clear gets the encrypted type that other columns of its file have."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

ENCRYPTED = re.compile(r"(?:Encrypted|Encrypt|Fernet)\w*(?:Field|Type|String|Text|Column|JSON)?$")

COLUMNS = re.compile(r"(?:^|\.)(?:Column|mapped_column)$")

FIELDS = re.compile(r"^models\.(?P<kind>Char|Text|Email|URL)Field$")

IN_THE_OPEN = ("unique", "index", "db_index", "primary_key")
"""A column with these is looked up by its text, which an encrypted one cannot be."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        if any(keyword(call, name) is not None for name in IN_THE_OPEN):
            continue
        if COLUMNS.search(function_of(call)):
            yield "Gives the column the encrypted type that others here have.", _column(file, call)
        elif found := FIELDS.match(function_of(call)):
            yield "Makes the field an encrypted one, as others here are.", _field(file, call, found["kind"])


def _column(file: PythonFile, call: Node) -> list[Change]:
    """`Column(String(19))` as `Column(StringEncryptedType(String, key))`: the type as its sibling is written."""
    position = next((one for one in by_position(call) if is_text_type(one)), None)
    types = {
        text_of(one)
        for node in walk(file.root)
        if node.type == "call" and COLUMNS.search(function_of(node)) and node != call
        for one in by_position(node)
        if ENCRYPTED.search(text_of(one).split("(")[0]) and not any(inner.type == "lambda" for inner in walk(one))
    }
    return [replaced(position, types.pop())] if position is not None and len(types) == 1 else []


def is_text_type(node: Node) -> bool:
    """Whether an expression is SQLAlchemy's type of a text column."""
    return re.match(r"^(?:\w+\.)?(?:String|Text|Unicode|UnicodeText)(?:\(\d*\))?$", text_of(node)) is not None


def _field(file: PythonFile, call: Node, kind: str) -> list[Change]:
    """`models.CharField(...)` as `EncryptedCharField(...)`, with its arguments."""
    known = {
        function_of(node)
        for node in walk(file.root)
        if node.type == "call" and re.search(rf"Encrypted{kind}Field$", function_of(node))
    }
    function = call.child_by_field_name("function")
    return [replaced(function, known.pop())] if function is not None and len(known) == 1 else []


PLUGIN = Rewrite("encrypted_column", 30, frozenset({"SOC2-005"}), _proposals)
