"""Values of the request, in languages where a handler asks for them: Go's, and Java's servlets."""

import re

from bot.inventory.code import Assign, Attr, Call, Expr, Function, Index, Name, Return, Stmt, Text, dotted, tail
from bot.inventory.found import FunctionFound, Scope
from bot.inventory.identity import callers, decides, is_caller
from bot.inventory.names import Names
from bot.inventory.statements import direct, every, expressions
from bot.inventory.words import words

_PATH = frozenset({"Param", "URLParam", "PathValue", "Params", "ParamInt", "ParamsInt", "URLParamFromCtx"})
_ANYWHERE = frozenset({"Query", "QueryParam", "FormValue", "PostForm", "DefaultQuery", "PostFormValue", "getParameter"})
_CONVERTS = re.compile(
    r"^(?:Atoi|Parse(?:Int|Uint|UUID|Hex)?|MustParse|FromString|FromStringOrNil|ObjectIDFromHex|uint(?:32|64)?|int(?:32|64)"
    r"|string|valueOf|parseLong|parseInt|fromString)$"
)


_AUTHOR = re.compile(r"^(?:author|owner|creator|poster|sender|created by|user)(?: id| model)?$")


def asked_id(node: Expr, is_id: re.Pattern[str]) -> str:
    """The name of the id that an expression takes from the request, converted or not; "" for none."""
    for _ in range(4):  # uint(strconv.Atoi(c.Param("id")))
        if isinstance(node, Call) and _CONVERTS.match(tail(node.func)) and node.args:
            node = node.args[0]
    if isinstance(node, Index) and isinstance(node.at, Text) and dotted(node.value).endswith("mux.Vars()"):
        return node.at.value
    if isinstance(node, Call) and node.args and isinstance(node.args[-1], Text):
        name, value = tail(node.func), node.args[-1].value
        if name in _PATH or (name in _ANYWHERE and is_id.search(value)):
            return value
    return ""


def asking_helper(names: Names, scope: Scope, function: Function) -> str:
    """The helper that a Go handler gives its whole context (`form.Bind(c)`) and that asks it who calls; "" for none."""
    contexts = {parameter.name for parameter in function.params if tail(parameter.annotation) in ("Context", "Ctx")}
    for node in expressions(function.body) if contexts else ():
        if isinstance(node, Call) and any(isinstance(arg, Name) and arg.id in contexts for arg in node.args):
            helper = names.settle(names.resolve(scope, node.func))
            if isinstance(helper, FunctionFound) and _asks(helper.node):
                return helper.node.name
    return ""


def _asks(helper: Function) -> bool:
    """Has the caller a say in it? To be written down as an author is none (`article.Author = me`)."""
    told = tuple(line for line in every(helper.body) if not _signs(line))
    answers = any(is_caller(node, frozenset()) for line in told if isinstance(line, Return) for node in direct(line))
    return answers or bool(decides(told, callers(helper, frozenset())))


def _signs(line: Stmt) -> bool:
    return isinstance(line, Assign) and all(
        isinstance(target, Attr) and _AUTHOR.match(words(target.name)) for target in line.targets
    )
