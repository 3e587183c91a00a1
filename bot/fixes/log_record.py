"""A line in the log for what happened: what, to whom, and by whom, in the logger and the form that the file has."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ActKind, Endpoint
from bot.fixes.change import Change
from bot.fixes.deed import DATA, SECURITY, Deed, deed_at, end_of_deed
from bot.fixes.interface import FixContext
from bot.fixes.project_logger import logger_at
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.said import said_of

REFUSES = re.compile(r"40[0-9]|invalid|wrong|fail|error|unauthori|abort\(", re.IGNORECASE)
"""What the last statement of a branch says that sends the caller away."""

ONLY_ASKS = re.compile(r"^(?:request|ask)_")
"""Handlers by which something is asked for, which somebody else does."""

LOGGED = re.compile(r"\.(?:debug|info|warning|error|critical|log) in ")
"""A record that is itself a line in a log."""

MOSTLY = 0.9
"""The share of a project's records that are no lines of a log, before a line would stand where nobody looks for it."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    deed = deed_at(file, context)
    if (
        deed is None
        or (context.finding.rule == "SOC2-010" and not deed.actor)
        or has_record(context, deed.endpoint, deed.act.kind)
        or ONLY_ASKS.search(deed.endpoint.handler.rpartition(".")[2])
    ):
        return
    logger = logger_at(file, deed.function, context)
    if keeps_records(context, deed.act.kind) and (logger.changes or calls_a_record(file, context, deed.act.kind)):
        return
    words, values = said_of(context, deed)
    call = f"{logger.name}.info({logger.told(file.quote, words, values)})"
    if words:
        yield f'Writes "{words}" to the log.', [*placed(file, deed, call), *logger.changes]


def has_record(context: FixContext, own: Endpoint, kind: ActKind) -> bool:
    """Whether what is done alike in the file is told to a record of the project's own: a line in the log would stand
    where nobody looks for it."""
    kinds = DATA if kind in DATA else SECURITY
    others = [one for one in context.inventory.endpoints if one.location.path == own.location.path]
    acts = [act for one in others if one.location != own.location for act in one.acts if act.kind in kinds]
    return any(" in " in act.record and not LOGGED.search(act.record) for act in acts)


def keeps_records(context: FixContext, kind: ActKind) -> bool:
    """Whether several of the project's endpoints tell what they do alike to a record of its own, and hardly one to a
    log."""
    kept = _records(context, kind)
    own = [one for one in kept if not LOGGED.search(one)]
    return len(own) > 1 and len(own) >= MOSTLY * len(kept)


def calls_a_record(file: PythonFile, context: FixContext, kind: ActKind) -> bool:
    """Whether a file calls what keeps the project's records, for whatever it does."""
    names = {one.partition(" in ")[0].rpartition(".")[2] for one in _records(context, kind) if not LOGGED.search(one)}
    calls = (node.child_by_field_name("function") for node in walk(file.root) if node.type == "call")
    return any(text_of(one).rpartition(".")[2] in names for one in calls if one is not None)


def _records(context: FixContext, kind: ActKind) -> list[str]:
    """What endpoints tell their acts to, as far as it is known where that stands."""
    kinds = DATA if kind in DATA else SECURITY
    kept = (act.record for one in context.inventory.endpoints for act in one.acts if act.kind in kinds)
    return [one for one in kept if " in " in one]


def placed(file: PythonFile, deed: Deed, call: str) -> list[Change]:
    """Behind the act and its saving; in front of the return of a sign-in; between an act and its return where one
    statement is both."""
    signs_in = deed.act.kind in (ActKind.SIGN_IN, ActKind.TOKEN)
    statement = _last_of_sign_in(deed.statement) if signs_in else end_of_deed(deed.statement)
    if statement is None or not file.is_first(statement):
        return []
    margin = file.margin(statement)
    if (statement.type == "return_statement" and signs_in) or _takes_actor_away(deed):
        statement = statement if signs_in else deed.statement
        start = statement.start_byte
        return [Change(start, start, f"{call}{file.eol}{margin}")]
    if statement.type == "return_statement":
        return kept(file, deed, statement, call)
    if statement.type in ("raise_statement", "if_statement", "try_statement", "with_statement") and not signs_in:
        return []
    end = file.end_of(file.line_of(max(statement.start_byte, statement.end_byte - 1)))
    return [Change(end, end, f"{file.eol}{margin}{call}")]


def _takes_actor_away(deed: Deed) -> bool:
    """Whether the account is deleted that is named as who did it: Django's objects have no `pk` afterwards."""
    own = deed.act.kind is ActKind.ACCOUNT_DELETION and not deed.subject
    return own and deed.endpoint.framework.startswith("django")


def kept(file: PythonFile, deed: Deed, statement: Node, call: str) -> list[Change]:
    """`return act(...)` as `result = act(...)`, the line, and `return result`."""
    value = statement.named_children[0] if statement.named_children else None
    names = {text_of(node) for node in walk(deed.function) if node.type == "identifier"}
    if value is None or value.type not in ("call", "await") or "result" in names:
        return []
    new_line = f"{file.eol}{file.margin(statement)}"
    end = statement.end_byte
    return [
        Change(statement.start_byte, value.start_byte, "result = "),
        Change(end, end, f"{new_line}{call}{new_line}return result"),
    ]


def _last_of_sign_in(statement: Node) -> Node | None:
    """The statement at which everything was checked: the last one of the block that the caller gets to. None where
    those come to it who were not let in: somebody else has left the block before."""
    if statement.type == "if_statement" and not _turns_away(statement):
        block = statement.child_by_field_name("consequence")
        return block.named_children[-1] if block is not None and block.named_children else None
    *before, last = [statement, *_siblings(statement)]
    for_some = any(_returns(one) and not _turns_away(one) for one in before)
    refuses = last.type == "return_statement" and REFUSES.search(text_of(last)) is not None
    return None if for_some or refuses else last


def _returns(statement: Node) -> bool:
    return any(one.type == "return_statement" for one in walk(statement))


def _turns_away(statement: Node) -> bool:
    """Whether an `if` ends the handler for whoever is not let in."""
    block = statement.child_by_field_name("consequence")
    last = block.named_children[-1] if block is not None and block.named_children else None
    if last is None or statement.child_by_field_name("alternative") is not None:
        return False
    return last.type == "raise_statement" or REFUSES.search(text_of(last)) is not None


def _siblings(statement: Node) -> Iterator[Node]:
    after = statement.next_named_sibling
    while after is not None:
        if after.type != "comment":
            yield after
        after = after.next_named_sibling


PLUGIN = Rewrite("log_record", 40, frozenset({"SOC2-003", "SOC2-010"}), _proposals)
