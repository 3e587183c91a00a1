"""An idiom: the source text by which the project's endpoints apply a control, read as what it is."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.fixes.names import read

MAX_LENGTH = 300
"""Characters; a longer "idiom" is a passage of code, not a habit."""


CLASS_ATTRIBUTE = re.compile(r"^(?:permission_classes|throttle_classes|throttle_scope|decorators|method_decorators) = ")
"""Attributes of Django REST framework's and Flask's views that apply controls to all of their methods."""


class Form(Enum):
    PARAMETER = auto()
    DECORATOR = auto()
    ROUTE_ARGUMENT = auto()
    CLASS_ATTRIBUTE = auto()


@dataclass(frozen=True)
class Idiom:
    """`text` is one line. `name` is the parameter's or argument's own name ("" for a decorator), `names` are those
    that must be bound where it is used, `has_default` tells whether a parameter has a default."""

    form: Form
    text: str
    name: str
    names: frozenset[str]
    has_default: bool = False


def read_idiom(source: str) -> Idiom | None:
    """An inventory's idiom; None for text that is none of the three forms."""
    text = _on_one_line(source) if "\n" in source else source.strip()
    if not text or len(text) > MAX_LENGTH or "#" in text:
        return None
    if text.startswith("@"):
        return _decorator(text)
    if CLASS_ATTRIBUTE.match(text):
        return _class_attribute(text)
    return _route_argument(text) if text.startswith("dependencies=[") else _parameter(text)


def _on_one_line(source: str) -> str:
    """The text as it is written where it fits on a line: without blanks and commas that only several lines have."""
    joined = " ".join(source.split())
    parts = re.split(r"(\"[^\"]*\"|'[^']*')", joined)
    tight = [part if at % 2 else re.sub(r"(?<=[(\[{]) |,? (?=[)\]}])", "", part) for at, part in enumerate(parts)]
    wholes = ("%s", "%s\ndef f(): pass", "f(%s)", "def f(%s): pass")
    before, after = ([_only(whole % text) for whole in wholes] for text in (joined, "".join(tight)))
    same = [ast.dump(one) for one in before if one] == [ast.dump(one) for one in after if one]
    return "".join(tight) if same else joined


def read_guards(sources: Sequence[str]) -> Idiom | None:
    """Several decorators that stand together as one idiom, a line for each; a single text as its idiom. None where
    they are of different forms."""
    idioms = [idiom for source in sources if (idiom := read_idiom(source)) is not None]
    if not idioms or len(idioms) < len(sources):
        return None
    if len(idioms) == 1:
        return idioms[0]
    if any(one.form is not Form.DECORATOR for one in idioms):
        return None
    names = frozenset[str]().union(*(one.names for one in idioms))
    return Idiom(Form.DECORATOR, "\n".join(one.text for one in idioms), "", names)


def for_its_effect(idiom: Idiom) -> Idiom:
    """A parameter that is there for what its dependency does, as an argument of the route: nobody would read it.
    Any other idiom, and a parameter that hides its dependency behind a name, as it is."""
    tree = _only(f"def f({idiom.text}): pass") if idiom.form is Form.PARAMETER else None
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Call(func=ast.Name(id="Depends" | "Security"), args=[_]):
                entry = ast.unparse(node)
                return Idiom(Form.ROUTE_ARGUMENT, f"dependencies=[{entry}]", "dependencies", _names(node))
    return idiom


def fitting(idiom: Idiom, *, method: bool, framework: str) -> Idiom | None:
    """Decorators as a function or a method can have them: Django's `method_decorator` is for classes and their methods,
    which need it (Django documentation, "Decorating the class"); a function takes what it wraps. None where it wraps a
    list. Any other idiom as it is."""
    if idiom.form is not Form.DECORATOR:
        return idiom
    lines = [_fitting(line, method=method, framework=framework) for line in idiom.text.split("\n")]
    return read_guards(lines) if all(lines) else None


def _fitting(text: str, *, method: bool, framework: str) -> str:
    source = f"{text}\ndef f(): pass"
    match _only(source):
        case ast.FunctionDef(decorator_list=[ast.Call(func=ast.Name(id="method_decorator"), args=[wrapped, *_])]):
            inner = "" if isinstance(wrapped, ast.List | ast.Tuple) else ast.get_source_segment(source, wrapped) or ""
        case _ if framework.startswith("django") and method:
            inner = text.removeprefix("@")
        case _:
            return text
    return (f"@method_decorator({inner})" if method else f"@{inner}") if inner else ""


def for_class(idiom: Idiom, quote: str, method: str) -> Idiom | None:
    """Decorators of Django's views as a class can have them, for all of its methods or for this one; None where one is
    for another method."""
    lines = []
    for text in idiom.text.split("\n"):
        match _only(f"{text}\ndef f(): pass"):
            case ast.FunctionDef(decorator_list=[ast.Call(func=ast.Name(id="method_decorator"), keywords=keywords)]):
                names = {one.arg: one.value for one in keywords}
                if not isinstance(named := names.get("name"), ast.Constant) or named.value not in ("dispatch", method):
                    return None
                lines.append(text)
            case ast.FunctionDef():
                lines.append(f"@method_decorator({text.removeprefix('@')}, name={quote}dispatch{quote})")
            case _:
                return None
    return read_guards(lines)


def _decorator(text: str) -> Idiom | None:
    match _only(f"{text}\ndef f(): pass"):
        case ast.FunctionDef(decorator_list=[decorator]):
            return Idiom(Form.DECORATOR, text, "", _names(decorator))
    return None


def _class_attribute(text: str) -> Idiom | None:
    match _only(text):
        case ast.Assign(targets=[ast.Name(id=str(name))], value=value):
            if isinstance(value, ast.Name | ast.Attribute) and text.endswith(")"):
                text = f"{text[:-1]},)"  # the inventory shows a tuple of one without its comma
            return Idiom(Form.CLASS_ATTRIBUTE, text, name, _names(value))
    return None


def _route_argument(text: str) -> Idiom | None:
    match _only(f"f({text})"):
        case ast.Expr(value=ast.Call(args=[], keywords=[ast.keyword(arg=str(name), value=ast.List() as value)])):
            return Idiom(Form.ROUTE_ARGUMENT, text, name, _names(value))
    return None


def _parameter(text: str) -> Idiom | None:
    match _only(f"def f({text}): pass"):
        case ast.FunctionDef(
            args=ast.arguments(
                posonlyargs=[], args=[parameter], vararg=None, kwonlyargs=[], kwarg=None, defaults=defaults
            )
        ) if parameter.annotation or defaults:
            parts = [part for part in (parameter.annotation, *defaults) if part]
            names = frozenset[str]().union(*map(_names, parts))
            return Idiom(Form.PARAMETER, text, parameter.arg, names, bool(defaults))
    return None


def _only(source: str) -> ast.stmt | None:
    tree = read(source)
    return tree.body[0] if tree and len(tree.body) == 1 else None


def _names(node: ast.AST) -> frozenset[str]:
    """Names the expression reads, also inside quoted annotations ("User"); not those that its functions are given."""
    found: set[str] = set()
    given = {each.arg for one in ast.walk(node) if isinstance(one, ast.Lambda) for each in one.args.args}
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and part is node:
            quoted = _only(part.value)
            found |= _names(quoted) if quoted else set()
    return frozenset(found - given)
