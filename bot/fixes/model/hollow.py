"""What leaves a check standing and takes its meaning: two sides that are one, a condition about nothing, a name that
means somebody else now, a name that only looks like another."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.code_file import CodeFile, outwards, text_of, walk
from bot.fixes.model.grammar import Grammar, grammar_of, kind_of

COMPARES = frozenset(("==", "===", "!=", "!==", "<", ">", "<=", ">=", "in", "instanceof"))
NO_VALUE = frozenset(("NaN", "Infinity", "undefined"))
"""Names of scripts that stand for one value each."""

SECRET_NAME = re.compile(r"secret|passw|token|credential|api_?key|private_?key", re.IGNORECASE)

TOLD_BY = frozenset(("log", "debug", "info", "warn", "warning", "error", "exception", "critical", "print", "json"))
"""What tells somebody its arguments: a log, or the client."""

TELLS = ("return_statement", "raise_statement", "throw_statement", "interpolation", "template_substitution")


def hollowed(before: CodeFile, after: CodeFile) -> Iterator[str]:
    """What is said against a change, in half a sentence each."""
    if Counter(_of_nothing(after)) - Counter(_of_nothing(before)):
        yield "the model would bring in a check that checks nothing"
    if _rebound(before, after):
        yield "the model would give a name another meaning"
    if set(_odd_names(after)) - set(_odd_names(before)):
        yield "the model would bring in a name that may look like another one"
    if Counter(_told(after)) - Counter(_told(before)):
        yield "the model would tell what is called a secret"


def unseen(before: CodeFile, after: CodeFile, seen: str) -> bool:
    """Whether a change uses a value of the module that stands in nothing of what a model has seen: the name of a
    constant with a secret is easily guessed."""
    kept = {name for name, _ in _bound(before.root, grammar_of(before))} - set(re.findall(r"\w+", seen))
    return any(name in kept for name in Counter(_bare(after.root)) - Counter(_bare(before.root)))


def _of_nothing(file: CodeFile) -> Iterator[str]:
    """Conditions and comparisons that hold always or never, whatever the function is given."""
    grammar = grammar_of(file)
    for node in walk(file.root):
        if any(_same(one, two) or not (_names(one, grammar) or _names(two, grammar)) for one, two in _sides(node)):
            yield text_of(node)
        condition = node.child_by_field_name("condition")
        if condition is not None and any(not _names(one, grammar) for one in _parts(condition)):
            yield text_of(condition)


def _sides(node: Node) -> list[tuple[Node, Node]]:
    """What a comparison compares, two and two."""
    if node.type == "comparison_operator":
        return list(zip(node.named_children, node.named_children[1:], strict=False))
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    compares = node.type == "binary_expression" and operator is not None and text_of(operator) in COMPARES
    return [(left, right)] if compares and left is not None and right is not None else []


def _same(one: Node, two: Node) -> bool:
    return "".join(text_of(one).split()) == "".join(text_of(two).split())


def _parts(condition: Node) -> Iterator[Node]:
    """A condition, and the sides of each "and" and "or" in it."""
    yield condition
    for node in walk(condition):
        if node.type == "boolean_operator" or kind_of(node) in ("&& expression", "|| expression", "?? expression"):
            yield from (side for name in ("left", "right") if (side := node.child_by_field_name(name)) is not None)


def _names(node: Node, grammar: Grammar) -> list[str]:
    """The names whose values a piece of code is about: neither what is called, nor what is asked of something."""
    return [
        text_of(one)
        for one in walk(node)
        if one.type in ("identifier", "this", "super") and not _is_called(one, grammar) and text_of(one) not in NO_VALUE
    ]


def _is_called(name: Node, grammar: Grammar) -> bool:
    around = name.parent
    if around is None:
        return False
    fields = ["function", "constructor"] if around.type in grammar.calls else ["attribute", "property"]
    if around.type == "keyword_argument":
        fields = ["name"]
    return any(around.child_by_field_name(field) == name for field in fields)


def _rebound(before: CodeFile, after: CodeFile) -> bool:
    """Whether a function binds a name that it knew already once more, to what has nothing to do with it."""
    functions = _functions(before), _functions(after)
    if len(functions[0]) != len(functions[1]):
        return True
    imported = {name for node in walk(before.root) if node.type in grammar_of(before).imports for name in _bare(node)}
    for old, new in zip(*functions, strict=True):
        known = {*_bare(old), *imported}
        had, has = (list(_bound(each, grammar_of(before))) for each in (old, new))
        more = Counter(name for name, _ in has) - Counter(name for name, _ in had)
        new_ones = Counter(map(_as_text, has)) - Counter(map(_as_text, had))
        for name, value in has:
            is_new = name in more and name in known and _as_text((name, value)) in new_ones
            if is_new and (value is None or name not in _bare(value)):
                return True
    return False


def _as_text(bound: tuple[str, Node | None]) -> tuple[str, str]:
    name, value = bound
    return name, "" if value is None else text_of(value)


def _functions(file: CodeFile) -> list[Node]:
    """The file itself, and its functions in their order."""
    return [file.root, *(node for node in walk(file.root) if node.type in grammar_of(file).functions)]


def _bound(function: Node, grammar: Grammar) -> Iterator[tuple[str, Node | None]]:
    """The names that a function itself binds, and what to: None where that is one after the other, or unknown."""
    for node in walk(function):
        target, value = _binding(node)
        if target is None:
            continue
        inner = next(one for one in outwards(node) if one.type in grammar.functions or one.parent is None)
        if inner == function:
            yield from ((name, value) for name in _bare(target))


def _binding(node: Node) -> tuple[Node | None, Node | None]:
    match node.type:
        case "assignment" | "assignment_expression":
            return node.child_by_field_name("left"), node.child_by_field_name("right")
        case "variable_declarator":
            return node.child_by_field_name("name"), node.child_by_field_name("value")
        case "for_statement" | "for_in_statement":
            return node.child_by_field_name("left"), None
        case "as_pattern":
            return node.child_by_field_name("alias"), None
        case "catch_clause":
            return node.child_by_field_name("parameter"), None
        case _:
            return None, None


def _bare(node: Node) -> list[str]:
    """Names that stand alone, not behind a dot nor as a key, as often as they do."""
    kinds = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
    beside = {"attribute": "attribute", "keyword_argument": "name"}
    return [
        text_of(one)
        for one in walk(node)
        if one.type in kinds
        and (one.parent is None or one.parent.child_by_field_name(beside.get(one.parent.type, "-")) != one)
    ]


def _odd_names(file: CodeFile) -> Iterator[str]:
    for node in walk(file.root):
        if node.type.endswith("identifier") and not text_of(node).isascii():
            yield text_of(node)


def _told(file: CodeFile) -> Iterator[str]:
    """Names of secrets in what leaves the function."""
    grammar = grammar_of(file)
    for node in walk(file.root):
        if not node.type.endswith("identifier") or not SECRET_NAME.search(text_of(node)):
            continue
        leaves = any(one.type in TELLS or _tells(one, grammar) for one in outwards(node.parent))
        if leaves and not _is_handed_on(node, grammar):
            yield text_of(node)


def _is_handed_on(name: Node, grammar: Grammar) -> bool:
    """Whether it is what is called, or only the name that a value goes by."""
    around = name.parent
    if around is None or around.type == "keyword_argument":
        return around is not None and around.child_by_field_name("name") == name
    whole = around if around.type in ("attribute", "member_expression") else name
    called = whole.parent
    return (
        called is not None
        and called.type in grammar.calls
        and called.child_by_field_name("arguments") != whole
        and whole in (called.child_by_field_name("function"), called.child_by_field_name("constructor"))
        and around.child_by_field_name("object") != name
    )


def _tells(node: Node, grammar: Grammar) -> bool:
    called = node.child_by_field_name("function") if node.type in grammar.calls else None
    if called is None:
        return False
    last = called.child_by_field_name("attribute") or called.child_by_field_name("property") or called
    return text_of(last) in TOLD_BY
