"""A JavaScript or TypeScript file as the ways to a fix read it, and the names in it."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node

from bot.core.source import SourceFile
from bot.fixes.code_file import BLOCKS, CodeFile, ParsedFiles, text_of, walk
from bot.fixes.script_scope import is_known_at, waits_in_vain

LANGUAGES = {
    "js": Language(tree_sitter_javascript.language()),
    "ts": Language(tree_sitter_typescript.language_typescript()),
    "tsx": Language(tree_sitter_typescript.language_tsx()),
}

READS = ("identifier", "shorthand_property_identifier", "type_identifier", "jsx_identifier")

BINDERS = (
    *("variable_declarator", "function_declaration", "generator_function_declaration", "class_declaration"),
    *("import_specifier", "import_clause", "namespace_import", "formal_parameters", "arrow_function", "catch_clause"),
    *(
        "required_parameter",
        "optional_parameter",
        "interface_declaration",
        "type_alias_declaration",
        "enum_declaration",
    ),
    *("object_pattern", "array_pattern", "rest_pattern", "for_in_statement"),
)
"""Nodes whose identifiers are bound in the file."""

GLOBALS = frozenset(
    (
        *("process", "console", "Buffer", "crypto", "Error", "Number", "String", "Date", "JSON", "Object", "Array"),
        *("Math", "Promise", "undefined", "globalThis", "require", "module", "exports", "Boolean", "RegExp", "URL"),
    )
)


class ScriptFile(CodeFile):
    """JavaScript or TypeScript. `is_module` says that it imports by `import`, not by `require`."""

    @property
    def is_module(self) -> bool:
        return any(child.type in ("import_statement", "export_statement") for child in self.root.named_children)

    @cached_property
    def quote(self) -> str:
        """The quotation mark that most texts of the code have: comments and texts hold others."""
        marks = Counter(text_of(node)[:1] for node in walk(self.root) if node.type == "string")
        return "'" if marks["'"] > marks['"'] else '"'

    @cached_property
    def unit(self) -> str:
        """One step of indentation: that of the first statement of a block on a line of its own, two blanks where there
        is none."""
        for node in walk(self.root):
            block = node.parent
            if block is not None and block.type in BLOCKS and self.is_first(node):
                outer, inner = self.margin(block), self.margin(node)
                if inner.startswith(outer) and inner != outer:
                    return inner.removeprefix(outer)
        return "  "

    def imports(self) -> Iterator[tuple[Node, str]]:
        """The statements that import something, and where from."""
        for child in self.root.named_children:
            if child.type == "import_statement":
                source = child.child_by_field_name("source")
                if source is not None:
                    yield child, text_of(source).strip("'\"`")
            elif child.type in ("lexical_declaration", "variable_declaration"):
                for call in walk(child):
                    function = call.child_by_field_name("function") if call.type == "call_expression" else None
                    if function is not None and text_of(function) == "require":
                        yield child, text_of(call.child_by_field_name("arguments") or call).strip("()'\"`")
                        break


_PARSED = ParsedFiles[ScriptFile]()


def parse_script(file: SourceFile) -> ScriptFile | None:
    """The file, or None where it is not a script, too large, nested too deeply, or not UTF-8."""
    if file.language not in ("javascript", "typescript"):
        return None
    kind = "tsx" if file.path.endswith(".tsx") else "ts" if file.language == "typescript" else "js"
    return _PARSED.parsed(file.content, kind, lambda: ScriptFile(file.content, LANGUAGES[kind]))


def bound_in(file: ScriptFile) -> frozenset[str]:
    """Every name that is bound anywhere in the file."""
    return names_bound_in(file.root)


def names_bound_in(outer: Node) -> frozenset[str]:
    """Every name that is bound anywhere in a part of a file, parameters too."""
    return frozenset(name for node in walk(outer) if node.type in BINDERS for name in _bound_by(node))


def _bound_by(node: Node) -> Iterator[str]:
    fields = {"variable_declarator": "name", "arrow_function": "parameter", "catch_clause": "parameter"}
    fields |= {"for_in_statement": "left", "import_specifier": "alias"}
    chosen = node.child_by_field_name(fields.get(node.type, "name")) or node.child_by_field_name("name")
    for child in (chosen,) if chosen is not None else node.named_children:
        if child.type in (*READS, "shorthand_property_identifier_pattern", "property_identifier"):
            yield text_of(child)
        elif child.type in ("pair_pattern", "object_assignment_pattern", "assignment_pattern", "rest_pattern"):
            yield from (text_of(one) for one in walk(child) if "identifier" in one.type)


def new_script_faults(before: ScriptFile, after: ScriptFile) -> tuple[str, ...]:
    """Names that a fix reads and nothing binds there, imports that it leaves unused, and those that it makes twice;
    whether it waits where nothing can."""
    had, has = _read(before), _read(after)
    known = bound_in(after) | GLOBALS
    undefined = [name for name in sorted(set(has) - set(had)) if name not in known]
    more = frozenset(has - had) & bound_in(after)
    unknown = _unknown_at(after, more) - _unknown_at(before, more)
    vain = waits_in_vain(after.root) > waits_in_vain(before.root)
    brought, old = _imported(after), _imported(before)
    unused = [name for name in sorted(brought) if not has[name] and (had[name] or name not in old)]
    twice = [name for name in sorted(brought) if brought[name] > max(1, old[name])]
    return (
        *(f"undefined name {name!r}" for name in undefined),
        *(f"name {name!r} is not bound there" for name in sorted(unknown)),
        *(f"{name!r} imported but unused" for name in unused),
        *(f"{name!r} imported twice" for name in twice),
        *(["it would wait in a function that is not async"] if vain else []),
    )


def _unknown_at(file: ScriptFile, names: frozenset[str]) -> Counter[str]:
    """How often each of the names stands where it is not bound."""
    places = (node for node in walk(file.root) if node.type in READS) if names else ()
    return Counter(name for node in places if (name := text_of(node)) in names and not is_known_at(node, name))


def _read(file: ScriptFile) -> Counter[str]:
    """Identifiers outside of imports and of what binds them by `require`."""
    inside = [statement for statement, _ in file.imports()]
    found: Counter[str] = Counter()
    for node in walk(file.root):
        if node.type in READS and not any(one.start_byte <= node.start_byte < one.end_byte for one in inside):
            found[text_of(node)] += 1
    return found


def _imported(file: ScriptFile) -> Counter[str]:
    nodes = (node for statement, _ in file.imports() for node in walk(statement) if node.type in BINDERS)
    return Counter(name for node in nodes for name in set(_bound_by(node)))
