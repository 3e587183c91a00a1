"""Where a handler of a Node application says what it has done: behind the act, in front of what it answers."""

import re

from tree_sitter import Node

from bot.core.inventory import ActKind
from bot.fixes.change import Change
from bot.fixes.code_file import text_of
from bot.fixes.deed import names_deed
from bot.fixes.script_deed import ScriptDeed, end_of_script_deed
from bot.fixes.script_file import ScriptFile, names_bound_in

SIGNS_IN = (ActKind.SIGN_IN, ActKind.TOKEN)

STATEMENTS = ("expression_statement", "lexical_declaration", "variable_declaration")

RESULTS = ("result", "outcome", "answer")
"""What an answer is called that has to wait until something is said."""


def written(file: ScriptFile, deed: ScriptDeed, call: str) -> list[Change]:
    """The change that has the handler make a call about its deed, on a line of its own: behind the act and its saving,
    or, for a sign-in, in front of the answer to who was let in. None where there is no such place."""
    if deed.act.kind in SIGNS_IN:
        inside = _let_in_by(deed)
        last = _last_of(inside or deed.statement.parent)
        if inside is None and _has_answered(deed, deed.statement):
            return []
        if inside is not None:
            return _before(file, last, call) if last is not None else []
        if last is not None and last.start_byte > deed.statement.start_byte:
            return _before(file, last, call)
    if deed.statement.type == "return_statement":
        return _before_returning(file, deed, call)
    last = end_of_script_deed(deed.statement)
    if last.type not in STATEMENTS or not file.is_first(last) or _has_answered(deed, last):
        return []
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    return [Change(end, end, f"{file.eol}{file.margin(last)}{call}{stop_of(last)}")]


def _let_in_by(deed: ScriptDeed) -> Node | None:
    """The block of `if (token) { ... return ...; }` behind a check of who signs in: what follows it is for the others.
    None where the check turns those away."""
    names = names_bound_in(deed.statement)
    after = deed.statement.next_named_sibling
    while after is not None:
        asked = after.child_by_field_name("condition") if after.type == "if_statement" else None
        block = after.child_by_field_name("consequence") if asked is not None else None
        last = _last_of(block) if block is not None and block.type == "statement_block" else None
        if asked is not None and last is not None and text_of(asked)[1:-1] in names and last.type == "return_statement":
            return block
        after = after.next_named_sibling
    return None


def stop_of(statement: Node) -> str:
    """How the file ends statements."""
    return ";" if text_of(statement).endswith(";") else ""


def _last_of(block: Node | None) -> Node | None:
    """The last statement of the block that the act stands in: of the function, or of what it tries."""
    statements = [one for one in block.named_children if one.type != "comment"] if block is not None else []
    return statements[-1] if statements else None


def _before(file: ScriptFile, last: Node, call: str) -> list[Change]:
    if last.type not in ("return_statement", "expression_statement") or not file.is_first(last):
        return []
    return [Change(last.start_byte, last.start_byte, f"{call}{stop_of(last)}{file.eol}{file.margin(last)}")]


def _has_answered(deed: ScriptDeed, statement: Node) -> bool:
    """Whether a sign-in is one statement with its answer, so that nobody can be told in between who was let in."""
    told = re.search(
        r"^(?:return )?(?:res|reply|ctx)\b|\bpassport\.|\((?:[^()]*, )?(?:res|reply|next)\b", text_of(statement)
    )
    return deed.act.kind in SIGNS_IN and told is not None


def _before_returning(file: ScriptFile, deed: ScriptDeed, call: str) -> list[Change]:
    """`return await act()` as a variable, the call, and its return. A handler that hands on a promise waits for it."""
    statement = deed.statement
    value = statement.named_children[0] if statement.named_children else None
    inner = value.named_children[0] if value is not None and value.type == "await_expression" else value
    if value is None or inner is None or inner.type != "call_expression" or not file.is_first(statement):
        return []
    if not names_deed(inner, deed.act) and not _stands_in(file, deed, inner):
        return []
    name = next((one for one in RESULTS if one not in names_bound_in(deed.function)), "")
    waits = [] if is_async(deed.function) else _made_async(deed.function)
    if not name or waits is None:
        return []
    margin, stop = file.margin(statement), stop_of(statement)
    act = f"await {text_of(inner)}{stop}"
    lines = [f"const {name} = {act}", f"{call}{stop}", f"return {name}{stop}"]
    if _returns(deed.function) == "Promise<void>":
        lines = [act, f"{call}{stop}"]
    return [Change(statement.start_byte, statement.end_byte, f"{file.eol}{margin}".join(lines)), *waits]


def _stands_in(file: ScriptFile, deed: ScriptDeed, call: Node) -> bool:
    """Whether a call is the act itself."""
    span = deed.act.where.span
    return file.line_of(call.start_byte) >= span.start and file.line_of(call.end_byte) <= span.end


def is_async(function: Node) -> bool:
    return any(child.type == "async" for child in function.children)


def _made_async(function: Node) -> list[Change] | None:
    """A method of Nest that waits for what it returns: the framework waits for it as well. None where it says that it
    returns something else than a promise."""
    name = function.child_by_field_name("name")
    if (
        function.type != "method_definition"
        or name is None
        or not (_returns(function) or "Promise").startswith("Promise")
    ):
        return None
    return [Change(name.start_byte, name.start_byte, "async ")]


def _returns(function: Node) -> str:
    """The type that a function says it returns; "" where it says none."""
    told = function.child_by_field_name("return_type")
    return text_of(told).lstrip(": ") if told is not None else ""
