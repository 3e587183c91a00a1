"""Bring a name into a file where its imports already show the way."""

import re
import sys
from collections.abc import Sequence

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.insert import insert_item
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, is_label, outwards, text_of, walk

NEW_IMPORT = re.compile(r"\bfrom (?P<module>[\w.]+) import (?P<name>\w+)")
"""An import that a change brings."""


def module_alias(file: PythonFile, module: str, before: Node) -> str | None:
    """Under which name a module is imported by a plain `import` that runs before the node, also in its function."""
    bodies = [one.child_by_field_name("body") for one in outwards(before) if one.type == "function_definition"]
    local = (one for body in bodies if body is not None for one in flat_statements(body))
    for statement in (*_reachable(file, before), *(one for one in local if one.start_byte < before.start_byte)):
        if statement.type == "import_statement":
            for name in statement.children_by_field_name("name"):
                alias = name.child_by_field_name("alias")
                if alias is None and text_of(name) == module:
                    return module
                if alias is not None and text_of(name.child_by_field_name("name") or name) == module:
                    return text_of(alias)
    return None


def import_module(file: PythonFile, module: str) -> list[Change]:
    """Import a module of the standard library where a sorted import block has it."""
    statement = f"import {module}{file.eol}"
    block = _first_block(file)
    if not block:
        at = _behind_header(file)
        return [Change(at, at, f"{statement}{file.eol}")]
    if _top_module(block[0]) not in sys.stdlib_module_names:
        at = file.start_of(file.line_of(block[0].start_byte))
        return [Change(at, at, f"{statement}{file.eol}")]
    later = (node for node in block if node.type != "import_statement" or _top_module(node) > module)
    follower = next(later, None)
    if follower is not None:
        at = file.start_of(file.line_of(follower.start_byte))
        return [Change(at, at, statement)]
    end = file.end_of(file.line_of(block[-1].end_byte))
    return [Change(end, end, f"{file.eol}import {module}")]


def import_name(file: PythonFile, module: str, name: str, before: Node) -> list[Change]:
    """Add a name to the `from module import ...` that the file has; no change where it has none."""
    for statement in _reachable(file, before):
        source = statement.child_by_field_name("module_name")
        if statement.type != "import_from_statement" or source is None or text_of(source) != module:
            continue
        items = statement.children_by_field_name("name")
        if not items:
            continue
        index = next((at for at, item in enumerate(items) if _sorts_as(text_of(item)) > _sorts_as(name)), len(items))
        opening = next((child for child in statement.children if child.type == "("), None)
        closing = next((child for child in statement.children if child.type == ")"), None)
        brackets = (opening, closing) if opening is not None and closing is not None else None
        if brackets is None and b"\n" in (statement.text or b""):
            continue
        return insert_item(file, items, index, name, brackets)
    return []


def bring_name(file: PythonFile, module: str, name: str, before: Node) -> list[Change] | None:
    """What makes `name` of `module` known at a node: nothing where the file has it, one more name in its import, or a
    new import among those of its kind. None where the name means something else here."""
    for statement in _reachable(file, before):
        if name in bound_by(statement):
            source = statement.child_by_field_name("module_name")
            return [] if source is not None and text_of(source) == module else None
    if any(text_of(node) == name for node in walk(file.root) if node.type == "identifier" and not _is_member(node)):
        return None
    return import_name(file, module, name, before) or _new_from_import(file, module, name)


def _is_member(identifier: Node) -> bool:
    """Whether it is a label, or an attribute that a class gives a value: functions do not see it under its name."""
    statement = identifier.parent.parent if identifier.parent is not None else None
    block = statement.parent if statement is not None and statement.type == "expression_statement" else None
    in_class = block is not None and block.parent is not None and block.parent.type == "class_definition"
    given = in_class and identifier.parent is not None and identifier.parent.child_by_field_name("left") == identifier
    return given or is_label(identifier)


def together(imports: list[Change]) -> list[Change]:
    """Several new names of one module as one new import; changes of imports that are there stay as they are."""
    names: dict[str, list[str]] = {}
    for one in imports:
        if found := NEW_IMPORT.search(one.text):
            names.setdefault(found["module"], []).append(found["name"])
    merged: list[Change] = []
    for one in imports:
        found = NEW_IMPORT.search(one.text)
        all_names = names.pop(found["module"], []) if found is not None else []
        if found is None:
            merged.append(one)
        elif all_names:
            text = f"import {', '.join(sorted(all_names, key=_sorts_as))}"
            merged.append(Change(one.start, one.end, re.sub(r"import \w+", text, one.text, count=1)))
    return merged


def bring_module(file: PythonFile, module: str, before: Node) -> tuple[str, list[Change]] | None:
    """How a module of the standard library is written at a node, and the import that it takes. None where its name
    means something else here."""
    alias = module_alias(file, module, before)
    if alias:
        return alias, []
    taken = any(text_of(node) == module for node in walk(file.root) if node.type == "identifier" and not is_label(node))
    return None if taken else (module, import_module(file, module))


def drop_unused(file: PythonFile, name: str, gone: Sequence[Change]) -> list[Change]:
    """Take the import of a name away that nothing reads once the changes are made; none where it stays in use."""
    imports = [node for node in flat_statements(file.root) if node.type.startswith("import")]
    statements = [node for node in imports if name in bound_by(node)]
    for node in walk(file.root):
        is_name = node.type == "identifier" and text_of(node) == name and not is_label(node)
        within = any(one.start <= node.start_byte < one.end for one in (*gone, *map(_extent, imports)))
        if is_name and not within:
            return []
    return [change for statement in statements for change in _without_name(file, statement, name)]


def _extent(node: Node) -> Change:
    return Change(node.start_byte, node.end_byte, "")


def _without_name(file: PythonFile, statement: Node, name: str) -> list[Change]:
    items = statement.children_by_field_name("name")
    if len(items) == 1 and file.is_first(statement) and not (statement.next_sibling and _shares_line(file, statement)):
        last = file.line_of(statement.end_byte)
        return [Change(file.start_of(file.line_of(statement.start_byte)), file.start_of(last + 1), "")]
    for at, item in enumerate(items):
        bound = text_of(item.child_by_field_name("alias") or item)
        if bound == name and len(items) > 1:
            if at:
                return [Change(items[at - 1].end_byte, item.end_byte, "")]
            return [Change(item.start_byte, items[1].start_byte, "")]
    return []


def _shares_line(file: PythonFile, statement: Node) -> bool:
    after = statement.next_sibling
    return after is not None and file.line_of(after.start_byte) == file.line_of(statement.end_byte)


def _new_from_import(file: PythonFile, module: str, name: str) -> list[Change] | None:
    """A new `from module import name`, in front of the first one of its kind that sorts behind it."""
    statement = f"from {module} import {name}"
    tops = [node for node in file.root.named_children if node.type in ("import_statement", "import_from_statement")]
    kind = _kind(module)
    peers = [node for node in tops if _kind(_module(node)) == kind and file.is_first(node)]
    if not peers:
        return _new_group(file, kind, statement, tops)
    froms = [node for node in peers if node.type == "import_from_statement"]
    family = [node for node in froms if _module(node).split(".")[0] == module.split(".", maxsplit=1)[0]]
    family = family or _first_section(file, froms)
    later = next((node for node in family if _module(node) > module), None)
    before = [node for node in peers if later is not None and node.start_byte < later.start_byte]
    if (
        later is not None
        and before
        and family is froms
        and _heads_a_group(file, later)
        and _module(before[-1]) < module
    ):
        family, later = before, None  # the group that `later` heads may be the project's own
    if later is not None:
        at = file.start_of(file.line_of(later.start_byte))
        return [Change(at, at, f"{statement}{file.eol}")]
    end = file.end_of(file.line_of((family or peers)[-1].end_byte))
    return [Change(end, end, f"{file.eol}{statement}")]


def _new_group(file: PythonFile, kind: str, statement: str, tops: Sequence[Node]) -> list[Change] | None:
    """The first import of its kind, in a group of its own: what is the standard library's stands above the others, what
    is not stands below it. None where nothing shows where others begin."""
    block = _first_block(file)
    if kind == "standard":
        at = file.start_of(file.line_of(block[0].start_byte)) if block else _behind_header(file)
        return [Change(at, at, f"{statement}{file.eol}{file.eol}")]
    standard = [node for node in tops if _kind(_module(node)) == "standard" and file.is_first(node)]
    if kind != "other" or not standard:
        return None
    end = file.end_of(file.line_of(standard[-1].end_byte))
    return [Change(end, end, f"{file.eol}{file.eol}{statement}")]


def _heads_a_group(file: PythonFile, statement: Node) -> bool:
    line = file.line_of(statement.start_byte)
    return line > 1 and not file.lines[line - 2].strip()


def _first_section(file: PythonFile, imports: Sequence[Node]) -> list[Node]:
    """The imports up to the first blank line: what comes from libraries, where a project's own stand below."""
    section: list[Node] = []
    for node in imports:
        between = file.lines[file.line_of(section[-1].end_byte) : file.line_of(node.start_byte) - 1] if section else ()
        if any(not line.strip() for line in between):
            break
        section.append(node)
    return section


def _module(statement: Node) -> str:
    source = statement.child_by_field_name("module_name") or statement.child_by_field_name("name")
    return text_of(source).split(" ")[0] if source is not None else ""


def _kind(module: str) -> str:
    """Which group of imports a module belongs to, as far as its name tells."""
    if module.startswith("."):
        return "relative"
    return "standard" if module.split(".", maxsplit=1)[0] in sys.stdlib_module_names else "other"


def _reachable(file: PythonFile, before: Node) -> list[Node]:
    return [node for node in flat_statements(file.root) if node.start_byte < before.start_byte]


def _first_block(file: PythonFile) -> list[Node]:
    """The imports at the top that stand on neighbouring lines, `__future__` left aside."""
    block: list[Node] = []
    for node in file.root.named_children:
        if node.type in ("import_statement", "import_from_statement"):
            if block and file.line_of(node.start_byte) != file.line_of(block[-1].end_byte) + 1:
                break
            block.append(node)
        elif block or not _is_header(node):
            break
    return block


def _is_header(node: Node) -> bool:
    inner = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
    is_own_name = (
        inner is not None and re.match(rb"__\w+__\s*[:=]", inner.text or b"") is not None
    )  # PEP 8 has it on top
    is_docstring = inner is not None and inner.type == "string" and len(node.named_children) == 1
    return is_docstring or is_own_name or node.type in ("comment", "future_import_statement")


def _behind_header(file: PythonFile) -> int:
    """The start of the first line that is neither comment, docstring, `__version__ =` nor `__future__` import."""
    for node in file.root.named_children:
        if not _is_header(node):
            return file.start_of(file.line_of(node.start_byte))
    return len(file.content)


def _top_module(statement: Node) -> str:
    return _module(statement).split(".")[0]


def _sorts_as(name: str) -> tuple[int, str]:
    """The order of isort and ruff: constants, then classes, then the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name
