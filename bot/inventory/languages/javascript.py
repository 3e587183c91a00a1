"""JavaScript and TypeScript, as tree-sitter reads them: tolerant of errors, and of syntax newer than any engine's."""

import re
from collections.abc import Mapping

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from bot.core.coverage import GapReason
from bot.inventory.languages.interface import FileFacts
from bot.inventory.languages.javascript_expressions import EXPRESSIONS, mix
from bot.inventory.languages.javascript_reader import Reader, first
from bot.inventory.languages.javascript_statements import STATEMENTS
from bot.inventory.languages.javascript_tree import JavaScriptTree
from bot.inventory.modules import Module, Tree

_JAVASCRIPT = Language(tree_sitter_javascript.language())
_TYPESCRIPT = Language(tree_sitter_typescript.language_typescript())
_MARKUP = Language(tree_sitter_typescript.language_tsx())

_GRAMMARS = {"javascript": (_JAVASCRIPT, _MARKUP), "typescript": (_MARKUP, _TYPESCRIPT)}
"""The grammars of a language, the likeliest first. A file is read without its name: TypeScript with markup is read by
a grammar of its own, which only takes the casts of old (`<T>x`) amiss; JavaScript with Flow's types looks like it."""


_TYPED_TEMPLATE = re.compile(rb"(?<=[\w)])<(?:[^<>`()=]|=>|\([^<>`()]*\)|<[^<>`()]*>){1,2000}>(?=`)")
"""The types in ``styled.div<{wide: boolean}>`...` ``, which the grammar does not know (tree-sitter-typescript 341);
they do nothing when the code runs."""


_IN_NAME = re.compile(rb"""(?<=[\w\])}'"`])([ \t]*\r?\n[ \t]*)[ \t](?=(?:in|instanceof)_)""")
"""A line that begins with a name like `in_progress`: the grammar takes it for the operator `in`, which goes on with the
line before (its automatic semicolons look for letters behind `in`, and an underscore is none)."""


class JavaScript:
    name = "javascript"
    by_path = True
    reads = frozenset({"javascript", "typescript"})

    def read(self, language: str, content: bytes) -> FileFacts:
        root = _parsed(language, content)
        reader = Reader(STATEMENTS, EXPRESSIONS, mix)
        body = reader.block(root.named_children, 0)
        gaps: list[tuple[GapReason, str]] = []
        errors = _errors(root)
        if errors:
            gaps.append((GapReason.SYNTAX, f"line {first(errors[0])}"))
        if reader.too_deep:
            gaps.append((GapReason.LIMIT, f"nested too deeply on line {reader.too_deep[0]}"))
        return FileFacts(language, body, tuple(gaps))

    def tree(self, modules: Mapping[str, Module]) -> Tree:
        return JavaScriptTree(modules)


def _parsed(language: str, content: bytes) -> Node:
    """The tree with the fewest errors; of several alike, the likeliest grammar's."""
    found: list[Node] = []
    for written in (content, _TYPED_TEMPLATE.sub(_blank, content), _IN_NAME.sub(rb"\1;", content)):
        for grammar in _GRAMMARS[language]:
            found.append(Parser(grammar).parse(written).root_node)
            if not found[-1].has_error:
                return found[-1]
    return min(found, key=lambda root: len(_errors(root)))


def _blank(found: re.Match[bytes]) -> bytes:
    """Spaces for a type: lines and columns stay where they are."""
    return re.sub(rb"[^\n]", b" ", found[0])


def _errors(root: Node) -> list[Node]:
    """The outermost places that do not parse, in the order of the source."""
    found: list[Node] = []
    waiting = [root] if root.has_error else []
    while waiting:
        node = waiting.pop()
        if node.type == "ERROR" or node.is_missing:
            found.append(node)
        else:
            waiting += [child for child in reversed(node.children) if child.has_error or child.is_missing]
    return found


PLUGIN = JavaScript()
