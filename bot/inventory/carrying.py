"""Does an expression carry the text of an exception, or a stack trace?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.inventory import ExposureKind
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Choice,
    Compare,
    Const,
    Do,
    Expr,
    If,
    Index,
    Logic,
    Name,
    Return,
    Stmt,
    Text,
    dotted,
    parts,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, FunctionFound, Scope
from bot.inventory.names import Names
from bot.inventory.sending import masked_names, sends, tells_apart
from bot.inventory.statements import every
from bot.inventory.writing import writes

MAX_HELPERS = 2
"""Helpers followed from a response to the exception in it."""

TRACES = frozenset(
    {"format_exc", "format_exception", "format_tb", "format_stack", "format_exception_only", "getStackTrace", "Stack"}
)
_SAYS_IT = frozenset(
    {"str", "repr", "format", "ascii", "jsonify", "dict", "escape", "dumps", "unicode", "text_type"}
    | {"Sprintf", "Sprint", "Sprintln", "Fprintf", "Fprint", "Fprintln", "valueOf"}
    | {"String", "stringify", "inspect", "toString"}
)
_RAW = frozenset(
    {"args", "stderr", "stdout", "output", "orig", "statement", "original_exception", "__cause__", "__dict__"}
)
_TELLS = frozenset({"getMessage", "getLocalizedMessage", "toString", "Error", "getCause", "getReason"})
"""Methods of an exception that give its text: Java's and Go's."""

_MESSAGE = frozenset({"message", "msg", "reason", "strerror"})
_SILENT = re.compile(
    r"^(?:log\w*|logger|logging|print|debug|info|warning|warn|error|exception|critical|isinstance|type|hash|id|len|bool|getattr|hasattr"
    r"|capture_\w+|sanitize\w*|mask\w*|redact\w*|translate\w*|localize\w*|scrub\w*|record_exception|set_status|report\w*|emit)$"
)
_SWITCH = re.compile(
    r"debug|develop|serve_traceback|(?:^|_)dev(?:$|_)|local|testing|verbose|environment|(?:^|_)env(?:$|_)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Taint:
    """The names that hold an exception or text made from one. `broad`: the exception may be anything; `depth` counts
    the helpers followed to get here."""

    scope: Scope
    exceptions: frozenset[str]
    texts: frozenset[str]
    broad: bool
    depth: int = 0

    def with_text(self, name: str) -> "Taint":
        return replace(self, texts=self.texts | {name})


def development_switch(tests: tuple[Expr, ...]) -> bool:
    """Do the conditions ask whether this is a developer's machine?"""
    for test in tests:
        for node in walk(test):
            if isinstance(node, Name | Attr) and _SWITCH.search(tail(node)):
                return True
            if isinstance(node, Text) and _SWITCH.search(node.value):
                return True
    return False


def carried(names: Names, taint: Taint, node: Expr | None) -> ExposureKind | None:  # noqa: PLR0911 - one return a kind
    """What of an exception an expression carries; None for nothing."""
    match node:
        case None | Text() | Const() | Compare():
            return None
        case Name(name):
            return ExposureKind.EXCEPTION if name in taint.exceptions | taint.texts else None
        case Attr(Name(name), attribute) if name in taint.exceptions:
            if attribute == "stack":
                return ExposureKind.TRACE
            told = attribute in _RAW or (taint.broad and attribute in _MESSAGE)
            return ExposureKind.EXCEPTION if told else None
        case Attr(value, attribute) if attribute not in ("text", "args", "output", "stderr"):
            return carried(names, taint, value) if isinstance(value, Call) and tail(value.func) in TRACES else None
        case Choice(test, then, other):
            if development_switch((test,)):
                return None
            if tells_apart(test, taint.exceptions):
                return carried(names, taint, other) if not _negated(test) else None
            if _narrowed(test):
                return carried(names, taint, other)
            return carried(names, taint, then) or carried(names, taint, other)
        case Logic("and", (test, *_)) if development_switch((test,)):
            return None
        case Call():
            return _call(names, taint, node)
        case _:
            return _any(names, taint, parts(node))


def _negated(test: Expr) -> bool:
    """`isProduction ? "Server error" : err.message` tells apart the other way round."""
    return isinstance(test, Logic) and test.operator == "not"


def _narrowed(test: Expr) -> bool:
    """`str(e) if isinstance(e, OwnError) else "failed"`: only the text of that kind is told."""
    if not isinstance(test, Call) or tail(test.func) != "isinstance" or len(test.args) != 2:
        return False
    return tail(test.args[1]) not in ("Exception", "BaseException")


def _any(names: Names, taint: Taint, nodes: Iterable[Expr]) -> ExposureKind | None:
    return next((kind for kind in (carried(names, taint, node) for node in nodes) if kind), None)


def _call(names: Names, taint: Taint, call: Call) -> ExposureKind | None:  # noqa: PLR0911 - one return a kind
    name = tail(call.func)
    if name in TRACES:
        return ExposureKind.TRACE
    if any(_SILENT.match(part) for part in dotted(call.func).replace("()", "").split(".")[-2:]):
        return None
    given = [*call.args, *(value for _, value in call.keywords)]
    if isinstance(call.func, Attr) and name in _TELLS and _is_exception(call.func.value, taint):
        return ExposureKind.EXCEPTION
    if isinstance(call.func, Attr):
        base = call.func.value  # " ".join(...), str(e).strip()
        if not isinstance(base, Name) or base.id in taint.texts:
            given.append(base)
    whole = [node for node in given if not (isinstance(node, Name) and node.id in taint.exceptions)]
    found = _any(names, taint, whole)
    if found or len(whole) == len(given):
        helper = names.settle(names.resolve(taint.scope, call.func)) if found else None
        return found if not isinstance(helper, FunctionFound) or _passes_on(names, helper, call, taint) else None
    if name in _SAYS_IT or sends(taint.scope, call):
        return ExposureKind.EXCEPTION
    helper = names.settle(names.resolve(taint.scope, call.func))
    if isinstance(helper, FunctionFound):
        return ExposureKind.EXCEPTION if _passes_on(names, helper, call, taint) else None
    is_answer = isinstance(helper, ClassFound) or name.endswith(
        ("Exception", "Response", "Error", "abort", "HTTPException")
    )
    direct = any(key in ("detail", "message", "error", "description") for key, _ in call.keywords)
    return ExposureKind.EXCEPTION if is_answer and (direct or name in ("abort", "HTTPException")) else None


def _is_exception(node: Expr, taint: Taint) -> bool:
    """The exception itself, or what it was caused by (`e.getCause()`)."""
    while isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "getCause":
        node = node.func.value
    return isinstance(node, Name) and node.id in taint.exceptions


def _passes_on(names: Names, helper: FunctionFound, call: Call, taint: Taint) -> bool:
    """Does a helper put what it is given into what it returns?"""
    params = [parameter.name for parameter in helper.node.params if parameter.name not in ("self", "cls")]
    rest = next((parameter.name for parameter in helper.node.params if parameter.stars == "**"), "")
    named = [(key if key in params else rest, value) for key, value in call.keywords]
    pairs = [*zip(params, call.args, strict=False), *named]
    errors = {p for p, arg in pairs if isinstance(arg, Name) and arg.id in taint.exceptions}
    texts = {p for p, arg in pairs if p not in errors and carried(names, taint, arg)}
    inner = Taint(helper.scope.inside(helper.node), frozenset(errors), frozenset(texts), taint.broad, taint.depth + 1)
    if inner.depth > MAX_HELPERS:
        return False
    inner = with_texts(names, inner, helper.node.body)
    returned = (line.value for line in every(helper.node.body) if isinstance(line, Return))
    sent = (line.value for line in every(helper.node.body) if isinstance(line, Do) and _writes(line.value))
    return any(carried(names, inner, value) for value in (*returned, *sent))


def _writes(node: Expr) -> bool:
    return isinstance(node, Call) and writes(node)


def _holder(target: Expr) -> Expr:
    """What a text is put into: `answer["error"]`, `answer.errors[key]`."""
    if not isinstance(target, Index):
        return target
    return target.value.value if isinstance(target.value, Attr) else target.value


def with_texts(names: Names, taint: Taint, body: tuple[Stmt, ...]) -> Taint:
    """The taint, with the local names that a block leaves text of the exception in."""
    masked = masked_names(body)
    asked = [line for line in every(body) if isinstance(line, If) and tells_apart(line.test, taint.exceptions)]
    known = {id(line) for one in asked for line in every(one.body)}  # told there for one kind of error only
    for _ in range(2):  # a text made from a text
        for line in every(body):
            if id(line) in known:
                continue
            match line:
                case Assign(_, _, targets, value, _) if carried(names, taint, value):
                    holders = [_holder(target) for target in targets]
                case Do(_, _, Call(_, _, Attr(holder, "append" | "update" | "extend" | "setdefault")) as call):
                    given = [*call.args, *(argument for _, argument in call.keywords)]
                    holders = [holder] if _any(names, taint, given) else []
                case _:
                    continue
            for holder in holders:
                if isinstance(holder, Name) and holder.id not in masked:
                    taint = taint.with_text(holder.id)
    return taint
