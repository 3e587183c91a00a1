"""The audit record that sibling handlers write, written here too: the same call, about this act."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ActKind
from bot.fixes.audit_ground import Sibling, stands_beside_act, tells_as_usual
from bot.fixes.audit_words import reworded, telling_of, verbs_of
from bot.fixes.calls import function_of
from bot.fixes.change import Change
from bot.fixes.deed import DATA, FINISHES, HAS_ID, Deed, deed_at, function_of_endpoint
from bot.fixes.homes import leads_to
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, is_label, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.verbs import GROUPS, RECORDS, singular, words_in

OWN_ID = re.compile(r"(?<![\w.])(\w+)\.(?:id|pk|uuid)\b")

SESSION = re.compile(r"^(?:await\s+)?(?P<session>[\w.]+)\.(?:commit|add)\(")


WRITES = re.compile(r"^(?:log|record|audit|track)(?:_|$)", re.IGNORECASE)
"""Methods that keep a record of what they are called on."""

KEEPS = re.compile(r"^(?:log|record|write|emit|add|create|track|save|append)$")
"""Functions of a module that keeps records."""

SMALL = frozenset(("a", "an", "the", "of", "by", "to", "in", "for", "from", "on", "with", "been", "s", "d", "id"))
"""Words that say nothing of what is done."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    deed = deed_at(file, context)
    if deed is None:
        return
    path = context.finding.location.path
    siblings = list(_siblings(file, context, deed))
    usual = [
        text_of(node)
        for one in siblings
        for node in walk(one.statement)
        if node.type == "string_content" or (node.type == "identifier" and text_of(node).isupper())
    ]
    own = telling_of(deed.endpoint.handler, GROUPS[deed.act.kind], deed.act.model)
    for sibling in siblings:
        theirs = telling_of(sibling.endpoint.handler, GROUPS[sibling.act.kind], sibling.act.model)
        text = reworded(sibling.statement, theirs, own, usual)
        if text is None or not (_means_the_same(deed, sibling) and _says_own(deed, text, usual)):
            continue
        if stands_beside_act(file, path, sibling) and tells_as_usual(deed, text, [one.statement for one in siblings]):
            yield "Keeps the record that its siblings keep.", _placed(file, deed, sibling, text)


def _siblings(file: PythonFile, context: FixContext, deed: Deed) -> Iterator[Sibling]:
    """Those of this file, the ones that do most alike first."""
    path = context.finding.location.path
    found = []
    for endpoint in context.inventory.endpoints:
        if endpoint.location.path != path or endpoint.location == deed.endpoint.location:
            continue
        acts = [act for act in endpoint.acts if act.kind in DATA and " in " in act.record]
        function = function_of_endpoint(file, endpoint) if acts else None
        statement = _record_in(file, path, function, acts[0].record) if function is not None else None
        if function is not None and statement is not None and function != deed.function:
            found.append(Sibling(endpoint, acts[0], function, statement))
    yield from sorted(found, key=lambda one: one.act.kind is not deed.act.kind)


def _record_in(file: PythonFile, path: str, function: Node, record: str) -> Node | None:
    """The statement of a function that keeps the record which the inventory knows ("AuditLog in app/audit.py"): makes
    that call, or calls what comes from that file, or what is called like a record."""
    call, _, home = record.rpartition(" in ")
    body = function.child_by_field_name("body")
    for statement in walk(body) if body is not None else ():
        calls = [node for node in walk(statement) if node.type == "call"] if _is_plain(statement) else []
        names = [re.sub(r"\s|\(\)", "", function_of(one)) for one in calls]
        if home == path and call in names:
            return statement
        if home != path and any(_comes_from(file, path, name, home) for name in names):
            return statement
    return None


def _is_plain(statement: Node) -> bool:
    """Whether a statement is nothing but a call, so that it can be written elsewhere too."""
    inner = statement.named_children[0] if statement.type == "expression_statement" else None
    return inner is not None and inner.type in ("call", "await")


def _comes_from(file: PythonFile, path: str, name: str, home: str) -> bool:
    """Whether a call, by its name and where it comes from, does nothing but keep the record: a service that does its
    work as well may stand in the same file."""
    first, last = name.partition(".")[0], name.rpartition(".")[2]
    if first != last and WRITES.match(last):
        return True
    module = home.removesuffix(".py").removesuffix("/__init__")
    for statement in flat_statements(file.root):
        source = statement.child_by_field_name("module_name")
        if source is not None and first in bound_by(statement):
            there = leads_to(text_of(source), path, module) or leads_to(f"{text_of(source)}.{first}", path, module)
            return there and bool(RECORDS.search(last) or (first != last and KEEPS.match(last)))
    return False


def _says_own(deed: Deed, text: str, usual: list[str]) -> bool:
    """Whether each word that the record is told is this handler's, its verb's, or one that all records have."""
    own = deed.endpoint
    known = {singular(word) for name in (own.handler, own.path, deed.act.model) for word in words_in(name)}
    others = [one for one in usual if one.lower() == one or " " in one]
    common = [set(words_in(one)) for one in others if set(words_in(one)) != set(words_in(others[0]))]
    shared = set(words_in(others[0])).intersection(*common) if common else set()
    said = re.findall(r"[\"']([^\"']*)[\"']", text)
    verbs = verbs_of(own.handler, GROUPS[deed.act.kind])
    words = {singular(word) for one in said for word in words_in(one)} - known - {singular(one) for one in shared}
    return not words - verbs - SMALL


def _means_the_same(deed: Deed, sibling: Sibling) -> bool:
    """Whether every name that the statement reads means the same here: bound by the handler in the same way (a
    parameter of the same type, a value it was given before the act's end), or above both."""
    names = {text_of(one) for one in walk(sibling.statement) if one.type == "identifier" and not is_label(one)}
    theirs, own = _parameters(sibling.function), _parameters(deed.function)
    if any(own.get(name) != kind for name, kind in theirs.items() if name in names):
        return False
    local = names & _bound(sibling.function, None)
    return local - theirs.keys() <= _bound(deed.function, _last(deed.statement)) - own.keys()


def _parameters(function: Node) -> dict[str, str]:
    """The parameters, each with its type as it is written."""
    parameters = function.child_by_field_name("parameters")
    found = {}
    for one in parameters.named_children if parameters is not None else ():
        name = next((text_of(node) for node in walk(one) if node.type == "identifier"), "")
        kind = one.child_by_field_name("type")
        found[name] = text_of(kind) if kind is not None else ""
    return found


def _bound(function: Node, until: Node | None) -> set[str]:
    """Names that a function's own statements bind, up to the end of one of them."""
    body = function.child_by_field_name("body")
    statements = flat_statements(body) if body is not None else ()
    return {name for one in statements if until is None or one.start_byte <= until.end_byte for name in bound_by(one)}


def _last(statement: Node) -> Node:
    """The last of the statements behind the act that belong to it."""
    return ([statement, *_finishing(statement)])[-1]


def _finishing(statement: Node) -> Iterator[Node]:
    after = statement.next_named_sibling
    while after is not None and after.type == "expression_statement" and FINISHES.search(text_of(after)):
        yield after
        after = after.next_named_sibling


def _placed(file: PythonFile, deed: Deed, sibling: Sibling, text: str) -> list[Change]:
    """In front of what takes the object away, else behind the act: in front of the commit where the sibling's record
    stands in front of its own."""
    statement = deed.statement
    text = text.replace(f"\n{file.margin(sibling.statement)}", f"\n{file.margin(statement)}")
    if not file.is_first(statement):
        return []
    if deed.act.kind is ActKind.DELETE:
        start = statement.start_byte
        return [Change(start, start, f"{text}{file.eol}{file.margin(statement)}")]
    if statement.type == "return_statement":
        return []
    run = [statement, *_finishing(statement)]
    commit = next((at for at, one in enumerate(run) if ".commit(" in text_of(one)), len(run))
    before = run[: max(1, commit)] if not _is_behind_commit(sibling.statement) else run
    last = before[-1]
    flush = _flush(file, deed, text, before, run) if deed.act.kind is ActKind.CREATE else ""
    if flush is None:
        return []
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    return [Change(end, end, f"{file.eol}{file.margin(statement)}{flush}{text}")]


def _is_behind_commit(statement: Node) -> bool:
    before = statement.prev_named_sibling
    while before is not None:
        if ".commit(" in text_of(before):
            return True
        before = before.prev_named_sibling
    return False


def _flush(file: PythonFile, deed: Deed, text: str, before: list[Node], run: list[Node]) -> str | None:
    """What gives a new row its id before it is read; "" where nothing is needed, None where nobody can tell."""
    told = {name for name in OWN_ID.findall(text) if name in _bound(deed.function, None)}
    made = "\n".join(map(text_of, before))
    fresh = {name for name in told if re.search(rf"\b{name}\s*=\s*(?:await\s+)?[A-Z]\w*\(|\.add\({name}\)", made)}
    if not fresh or HAS_ID.search(made):
        return ""
    session = next((found for one in run if (found := SESSION.match(text_of(one)))), None)
    if session is None:
        return None
    awaits = "await " if any(re.match(r"await [\w.]+\.(?:commit|flush)\(", text_of(one)) for one in run) else ""
    return f"{awaits}{session['session']}.flush(){file.eol}{file.margin(deed.statement)}"


PLUGIN = Rewrite("audit_call", 20, frozenset({"SOC2-010"}), _proposals)
