"""The code that handles an error: its block, the names that hold the exception, and whether it is logged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.leaks import called, carries
from bot.fixes.python_file import PythonFile, is_label, outwards, text_of, walk

LOGGERS = ("logger", "log", "LOG", "LOGGER", "_logger", "_log")

ANSWER_RAISED = re.compile(
    r"\braise (?:\w+\.)*(?:HTTP\w*|Http404|APIException|NotFound|Forbidden|BadRequest)\b|(?<![\w.])abort\("
)
"""Statements that answer by an exception."""

SAID = re.compile(r"\braise (?:\w+\.)*(\w+)\(\s*(?:f?[\"']|msg\b|message\b|_\()")
"""Statements that say in words what is wrong with what was sent."""

LOG_CALLS = frozenset(
    ("exception", "error", "warning", "critical", "fatal", "log", "info", "debug", "capture_exception", "print_exc")
)


@dataclass(frozen=True)
class Handler:
    """`block` is what runs when an error came, `exception` the name it is bound to ("" for none), `binding` the
    ` as e` of an except clause (start and end of it; None for the parameter of a handler function)."""

    block: Node
    exception: str
    binding: tuple[int, int] | None

    @property
    def in_except(self) -> bool:
        return self.block.parent is not None and self.block.parent.type == "except_clause"

    def tainted(self) -> frozenset[str]:
        """The exception's name, and the names that are given a text of it within the block."""
        names = {self.exception} - {""}
        for node in walk(self.block):
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            if left is None or right is None or left.type != "identifier":
                continue
            if node.type == "assignment" and carries(right, frozenset(names)):
                names.add(text_of(left))
        return frozenset(names)

    def is_logged(self) -> bool:
        calls = (node for node in walk(self.block) if node.type == "call")
        names = (called(call) for call in calls)
        return any(one.split(".")[-1] in LOG_CALLS and "." in one and one[:9] != "messages." for one in names) or any(
            called(node) in ("capture_exception", "print_exc") for node in walk(self.block) if node.type == "call"
        )

    def catches_answers(self) -> bool:
        """Whether it catches what is raised where it tries to say something to the client: what its author meant to say
        with `raise HTTPException(403, "Not yours.")` or `raise ValueError("No such day.")` is the error's text then."""
        clause = self.block.parent
        around = clause.parent if clause is not None and clause.type == "except_clause" else None
        tried = around.child_by_field_name("body") if around is not None else None
        if clause is None or around is None or tried is None:
            return False
        before = (
            one for one in around.named_children if one.type == "except_clause" and one.end_byte < clause.end_byte
        )
        caught = text_of(clause.named_children[0]).partition(" as ")[0]
        catches_all = caught in ("Exception", "BaseException") or clause.named_children[0] == self.block
        said = {caught.rpartition(".")[2], *(("Exception", "ValueError") if catches_all else ())}
        if any(found[1] in said for found in SAID.finditer(text_of(tried))):
            return True
        return (
            catches_all
            and ANSWER_RAISED.search(text_of(tried)) is not None
            and not any("HTTPException" in text_of(one).partition(":")[0] for one in before)
        )

    def uses(self, name: str) -> list[Node]:
        return [
            node
            for node in walk(self.block)
            if node.type == "identifier" and text_of(node) == name and not is_label(node)
        ]


def handlers_at(file: PythonFile, span: Span) -> Iterator[Handler]:
    """The handler that the lines are in; else those that are in the lines; else the handler function around them."""
    inside = file.within(span)
    if inside is None:
        return
    around = [node for node in outwards(inside) if node.type == "except_clause"][:1]
    clauses = around or [node for node in walk(inside) if node.type == "except_clause"]
    found = [handler for handler in map(_of_clause, clauses) if handler is not None]
    if not found:
        function = next((node for node in outwards(inside) if node.type == "function_definition"), None)
        handler = _of_function(function or file.function_at(span))
        found = [handler] if handler is not None else []
    yield from found


def _of_clause(clause: Node) -> Handler | None:
    block = next((child for child in clause.named_children if child.type == "block"), None)
    if block is None:
        return None
    pattern = next((child for child in clause.named_children if child.type == "as_pattern"), None)
    if pattern is None:
        return Handler(block, "", None)
    kind, alias = pattern.named_children[0], pattern.child_by_field_name("alias")
    if alias is None:
        return None
    return Handler(block, text_of(alias), (kind.end_byte, alias.end_byte))


def _of_function(function: Node | None) -> Handler | None:
    """A function that is registered for errors, or has a parameter that is an exception by its annotation."""
    parameters = function.child_by_field_name("parameters") if function is not None else None
    block = function.child_by_field_name("body") if function is not None else None
    if function is None or parameters is None or block is None or not parameters.named_children:
        return None
    around = function.parent
    decorators = [text_of(child) for child in around.children if child.type == "decorator"] if around else []
    if any("exception_handler" in text or "errorhandler" in text for text in decorators) or _is_registered(function):
        return Handler(block, _name_of(parameters.named_children[-1]), None)
    for parameter in parameters.named_children:
        annotation = parameter.child_by_field_name("type")
        if annotation is not None and re.search(r"(?:Exception|Error)$", text_of(annotation)):
            return Handler(block, _name_of(parameter), None)
    return None


def _is_registered(function: Node) -> bool:
    """Whether the file hands the function to the framework as the one that answers for an exception."""
    name = function.child_by_field_name("name")
    *_, root = outwards(function)
    call = (
        rf"\.(?:add_exception_handler|register_error_handler)\([\w. ]+,\s*{re.escape(text_of(name))}\)" if name else ""
    )
    return bool(call) and re.search(call, text_of(root)) is not None


def _name_of(parameter: Node) -> str:
    return next((text_of(node) for node in walk(parameter) if node.type == "identifier"), "")


def logger_of(file: PythonFile, block: Node) -> str | None:
    """The expression that is the file's logger, at this block."""
    bound = file.bound_before(block)
    for name in LOGGERS:
        if name in bound and ("logger" in name.lower() or re.search(rb"\b%s\.[a-z]+\(" % name.encode(), file.content)):
            return name
    if "current_app" in bound:
        return "current_app.logger"
    if "app" in bound and re.search(rb"\bapp\s*=\s*(?:flask\.)?Flask\(", file.content):
        return "app.logger"
    return "logging" if "logging" in bound else None
