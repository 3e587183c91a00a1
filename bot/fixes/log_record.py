"""A line in the log for what happened: what, to whom, and by whom, in the logger and the form that the file has."""

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from bot.core.inventory import ActKind
from bot.fixes.change import Change
from bot.fixes.deed import Deed, deed_at, end_of_deed, who_signs_in
from bot.fixes.handler import logger_of
from bot.fixes.imports import import_module
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, flat_statements, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

DONE: Mapping[ActKind, str] = {
    ActKind.ACCOUNT_DELETION: "account {}deleted",
    ActKind.PASSWORD: "password {}changed",
    ActKind.SIGN_IN: "login {}succeeded",
    ActKind.TOKEN: "login {}succeeded",
    ActKind.DELETE: "{}deleted",
    ActKind.CREATE: "{}created",
}
"""What a line says; the subject goes in between."""

PARTICIPLES = {
    "ban": "banned",
    "set": "changed",
    "make": "changed",
    "put": "changed",
    "patch": "changed",
    "edit": "changed",
    "update": "changed",
    "change": "changed",
    "save": "changed",
    "post": "changed",
    "pay": "paid",
    "reset": "reset",
    "cancel": "cancelled",
    "withdraw": "withdrawn",
}
"""How verbs that handlers are named by say that it is done; any other takes -ed."""

REFUSES = re.compile(r"40[0-9]|invalid|wrong|fail|error|unauthori|abort\(", re.IGNORECASE)
"""What the last statement of a branch says that sends the caller away."""

VERB = re.compile(
    r"^(?:suspend|ban|unban|block|unblock|activate|deactivate|disable|enable|restore|approve|reject|cancel|refund|pay"
    r"|promote|demote|grant|revoke|void|archive|publish|assign|transfer|ship|close|reopen|issue|rotate|withdraw)"
)
"""Verbs that say more than "changed"."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    deed = deed_at(file, context)
    if deed is None or (context.finding.rule == "SOC2-010" and not deed.actor):
        return
    logger, needed = _logger(file, deed)
    words, values = _said(deed)
    yield f'Writes "{words}" to the log.', [*_placed(file, deed, _call(file, logger, words, values)), *needed]


def _logger(file: PythonFile, deed: Deed) -> tuple[str, list[Change]]:
    """The file's logger; else one of its own, as the standard library's documentation has it."""
    known = logger_of(file, deed.function)
    if known and known != "logging":
        return known, []
    imports = [] if known else import_module(file, "logging")
    last = [node for node in file.root.named_children if node.type in ("import_statement", "import_from_statement")]
    if not last or "logger" in {name for node in flat_statements(file.root) for name in _assigned(node)}:
        return "logging", imports
    end = file.end_of(file.line_of(last[-1].end_byte))
    made = f"{file.eol}{file.eol}logger = logging.getLogger(__name__)"
    if any(one.start == end for one in imports):
        return "logger", [Change(end, end, imports[0].text + made)]
    return "logger", [*imports, Change(end, end, made)]


def _assigned(node: Node) -> Iterator[str]:
    for child in node.named_children if node.type == "expression_statement" else ():
        left = child.child_by_field_name("left")
        if left is not None:
            yield text_of(left)


def _said(deed: Deed) -> tuple[str, list[str]]:
    """The line's words, with %s for each value."""
    kind, values = deed.act.kind, [deed.subject] if deed.subject else []
    of = "%s " if deed.subject else ""
    verb = participle(deed.endpoint.handler)
    thing = _thing(deed)
    if kind in (ActKind.SIGN_IN, ActKind.TOKEN):
        who = who_signs_in(deed)
        return ("user %s logged in", [who]) if who else ("login succeeded", [])
    elif kind is ActKind.PASSWORD:
        if not values and not deed.actor and (who := who_signs_in(deed)):
            values, of = [who], "%s "
        words = f"password {'of %s ' if of else ''}changed"
    elif kind is ActKind.ROLE:
        words = f"role {'of %s ' if of else ''}changed"
    elif kind is ActKind.SUSPENSION:
        words = f"account {of}{verb}"
    elif kind is ActKind.KEY:
        words = f"{thing or 'API key'} {of}{'withdrawn' if _ends(deed) else 'issued'}"
    else:
        known = {ActKind.DELETE: "deleted", ActKind.ACCOUNT_DELETION: "deleted", ActKind.CREATE: "created"}
        words = f"{thing or 'record'} {of}{known.get(kind, verb)}"
    if deed.actor:
        return f"{words} by %s", [*values, deed.actor]
    return words, values


def _thing(deed: Deed) -> str:
    if deed.act.kind is ActKind.ACCOUNT_DELETION:
        return "account"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", deed.act.model.rpartition(".")[2]).replace("_", " ").lower()


def _ends(deed: Deed) -> bool:
    return bool(re.search(r"delete|revoke|withdraw|remove|disable", deed.endpoint.handler, re.IGNORECASE))


def participle(handler: str) -> str:
    """What a handler's name says is done: "suspended" for suspend_user, "changed" where it says no more."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", handler.rpartition(".")[2]).lower()
    found = VERB.match(name)
    if found is None:
        return "changed"
    verb = found[0]
    return PARTICIPLES.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")


def _call(file: PythonFile, logger: str, words: str, values: list[str]) -> str:
    quoted = f"{file.quote}{words}{file.quote}"
    return f"{logger}.info({', '.join([quoted, *values])})"


def _placed(file: PythonFile, deed: Deed, call: str) -> list[Change]:
    """Behind the act and its saving; in front of the return of a sign-in; between an act and its return where one
    statement is both."""
    signs_in = deed.act.kind in (ActKind.SIGN_IN, ActKind.TOKEN)
    statement = _last_of_sign_in(deed.statement) if signs_in else end_of_deed(deed.statement)
    if statement is None or not file.is_first(statement):
        return []
    margin = file.margin(statement)
    if statement.type == "return_statement" and signs_in:
        start = statement.start_byte
        return [Change(start, start, f"{call}{file.eol}{margin}")]
    if statement.type == "return_statement":
        return _kept(file, deed, statement, call)
    if statement.type in ("raise_statement", "if_statement", "try_statement", "with_statement") and not signs_in:
        return []
    end = file.end_of(file.line_of(max(statement.start_byte, statement.end_byte - 1)))
    return [Change(end, end, f"{file.eol}{margin}{call}")]


def _kept(file: PythonFile, deed: Deed, statement: Node, call: str) -> list[Change]:
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
    """The statement at which everything was checked: the last one of the block that the caller gets to."""
    if statement.type == "if_statement" and not _turns_away(statement):
        block = statement.child_by_field_name("consequence")
        return block.named_children[-1] if block is not None and block.named_children else None
    return [statement, *_siblings(statement)][-1]


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
