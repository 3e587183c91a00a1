"""What no answer of a model may do, whatever its proof says. The proof shows that a fix mends; this, that it does
nothing else: no check goes, no power comes, no word of an attacker's is committed."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.code_file import CodeFile, outwards, text_of, walk
from bot.fixes.model.grammar import grammar_of, kind_of
from bot.fixes.model.hollow import hollowed

NEW_TEXT = re.compile(r"[A-Za-z0-9 _.,:;!?'()%{}-]{0,120}")
"""A text that a fix may bring: a plain sentence. No markup, address, mention or command fits."""

MAX_GROWTH = 25
"""Lines by which a fix may lengthen a file."""


def why_not(before: CodeFile, after: CodeFile) -> str:
    """Why a model's change is not taken, in half a sentence; "" where nothing is said against it."""
    checks = (
        *(_imports(before, after), _powers(before, after), _losses(before, after)),
        *(hollowed(before, after), _words(before, after)),
    )
    reasons = (reason for check in checks for reason in check)
    return next(reasons, "")


def _imports(before: CodeFile, after: CodeFile) -> Iterator[str]:
    had, has = (Counter(_imported(file)) for file in (before, after))
    for statement in has - had:
        if statement.removeprefix("import ") not in grammar_of(after).importable:
            yield "the model would import something"
    if had - has:
        yield "the model would take an import away"


def _imported(file: CodeFile) -> Iterator[str]:
    for node in walk(file.root):
        if node.type in grammar_of(file).imports:
            yield " ".join(text_of(node).split())


def _powers(before: CodeFile, after: CodeFile) -> Iterator[str]:
    grammar = grammar_of(after)
    new = _count(after, grammar.names) - _count(before, grammar.names)
    for name in sorted(set(new) & grammar.powers):
        yield f"the model would bring in {name}"
    for kind in grammar.defines:
        if _kinds(after)[kind] > _kinds(before)[kind]:
            yield "the model would define, delete or hide something"
    if _count(after, grammar.escapes) - _count(before, grammar.escapes):
        yield "the model would bring in escaped characters"


def _losses(before: CodeFile, after: CodeFile) -> Iterator[str]:
    grammar = grammar_of(before)
    had, has = _kinds(before), _kinds(after)
    calls = Counter(_calls(before)), Counter(_calls(after))
    if {name for name, _ in calls[0] - calls[1]} - grammar.goes:
        yield "the model would take a call away, or change what it stands in"
    for kind in grammar.kept:
        if had[kind] > has[kind]:
            yield f"the model would take away a {kind.replace('_', ' ')}"
    if Counter(_checks(before)) - Counter(_checks(after)):
        yield "the model would change a check, or what it stands in or behind"
    if _unreachable(after) > _unreachable(before):
        yield "the model would bring in code that is never reached"
    if Counter(_parameters(before)) - Counter(_parameters(after)):
        yield "the model would change parameters"
    if _count(before, ("decorator",)) - _count(after, ("decorator",)):
        yield "the model would change a decorator"
    if _function_names(before) != _function_names(after):
        yield "the model would add, rename or remove a function"
    if had[grammar.catches] != has[grammar.catches]:
        yield "the model would change what is caught"
    if any(has[kind] > had[kind] for kind in grammar.idle):
        yield "the model would do nothing where something was done"


def _words(before: CodeFile, after: CodeFile) -> Iterator[str]:
    grammar = grammar_of(after)
    if _count(after, grammar.comments) != _count(before, grammar.comments):
        yield "the model would change comments"
    for text in _count(after, grammar.texts) - _count(before, grammar.texts):
        if not NEW_TEXT.fullmatch(text):
            yield "the model would bring in a text that is no plain sentence"
    if len(after.lines) - len(before.lines) > MAX_GROWTH:
        yield "the model would change too much"


def _count(file: CodeFile, kinds: tuple[str, ...]) -> Counter[str]:
    return Counter(text_of(node) for node in walk(file.root) if node.type in kinds)


def _kinds(file: CodeFile) -> Counter[str]:
    return Counter(kind_of(node) for node in walk(file.root))


def _calls(file: CodeFile) -> Iterator[tuple[str, int]]:
    """What is called, without what inner calls are given, and how deep it stands in branches."""
    for node in walk(file.root):
        if node.type in grammar_of(file).calls:
            called = node.child_by_field_name("function") or node.child_by_field_name("constructor")
            if called is not None:
                yield "".join(_chain(called).split()), _depth(file, node)


def _chain(node: Node) -> str:
    """`find(order).save` as `find().save`."""
    names = []
    while (inner := node.child_by_field_name("function") or node.child_by_field_name("object")) is not None:
        last = node.child_by_field_name("property") or node.child_by_field_name("attribute")
        index = node.child_by_field_name("index")
        names.append(f".{text_of(last)}" if last is not None else f"[{text_of(index)}]" if index is not None else "()")
        node = inner
    return text_of(node) + "".join(reversed(names))


def _checks(file: CodeFile) -> Iterator[tuple[str, int, int]]:
    """Each condition, refusal and assertion, how deep it stands in others, and how many ways out of its function are
    before it."""
    grammar = grammar_of(file)
    outs = [node for node in walk(file.root) if node.type in grammar.ends]
    for node in walk(file.root):
        condition = node.child_by_field_name("condition")
        if condition is None and node.type not in grammar.refuses:
            continue
        told = " ".join(text_of(condition).split()) if condition is not None else node.type
        here = _function_of(file, node)
        before = sum(out.start_byte < node.start_byte and _function_of(file, out) == here for out in outs)
        yield told, _depth(file, node), before


def _function_of(file: CodeFile, node: Node) -> int:
    """Where the innermost function that a node is in begins; -1 outside of functions."""
    functions = grammar_of(file).functions
    return next((one.start_byte for one in outwards(node.parent) if one.type in functions), -1)


def _depth(file: CodeFile, node: Node) -> int:
    branches = grammar_of(file).branches
    return sum(kind_of(one) in branches for one in outwards(node.parent))


def _unreachable(file: CodeFile) -> int:
    """Statements that stand behind one which leaves their block."""
    grammar = grammar_of(file)
    following = (node.prev_named_sibling for node in walk(file.root) if node.type not in grammar.comments)
    return sum(before is not None and before.type in grammar.leaves for before in following)


def _parameters(file: CodeFile) -> Iterator[str]:
    kind = grammar_of(file).parameters
    for node in walk(file.root):
        if node.parent is not None and node.parent.type == kind:
            yield " ".join(text_of(node).split())


def _function_names(file: CodeFile) -> Counter[str]:
    named = grammar_of(file).named
    names = (node.child_by_field_name("name") for node in walk(file.root) if node.type in named)
    return Counter(text_of(name) for name in names if name is not None)
