"""Imports that a fix leaves without a reader go with it: nobody has to clean up behind an accepted suggestion."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tree_sitter import Node

from bot.core.fix import Edit
from bot.core.source import SourceFile
from bot.fixes.change import Change, to_edits
from bot.fixes.code_file import CodeFile, text_of, walk
from bot.fixes.imports import drop_unused
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, is_label, parse
from bot.fixes.script_file import READS, ScriptFile, names_bound_in


def without_left_unused(file: PythonFile, context: FixContext, changes: Sequence[Change]) -> list[Change]:
    """The changes, and those that take away what was imported for nothing but the code that they replace."""
    return _and_left_unused(file, context.file, context.files, changes)


def _and_left_unused(
    file: PythonFile, source: SourceFile, files: Mapping[str, SourceFile], changes: Sequence[Change]
) -> list[Change]:
    found = list(changes)
    statements = [node for node in flat_statements(file.root) if node.type.startswith("import")]
    imported = {name for node in statements for name in bound_by(node)}
    for name in _read_in(file, changes, ("identifier",)):
        if name in imported and not _is_kept(source, files, name, changes):
            for gone in drop_unused(file, name, changes):
                found = _merged(file, found, gone)
    return found


def dropped_by_all(before: SourceFile, edits: Sequence[Edit], files: Mapping[str, SourceFile]) -> list[Edit]:
    """The edits that take away the imports of a Python file which all of these edits together leave without a reader,
    though none of them does alone; none where they would meet one of the edits."""
    file = parse(before.content) if before.language == "python" else None
    if file is None:
        return []
    starts = [(file.start_of(one.span.start), file.end_of(one.span.end)) for one in edits]
    made = [Change(start, end, "".join(one.lines)) for (start, end), one in zip(starts, edits, strict=True)]
    more = [one for one in _and_left_unused(file, before, files, made) if one not in made]
    found = to_edits(file, more) if more else ()
    return [] if any(one.span.overlaps(two.span) for one in found for two in edits) else list(found)


def _merged(file: CodeFile, changes: list[Change], gone: Change) -> list[Change]:
    """The changes with one more line gone; an import that was to be added behind it stands in its place."""
    added = next((one for one in changes if one.start == one.end and gone.start < one.start < gone.end), None)
    if added is None:
        return changes if any(one.start < gone.end and gone.start < one.end for one in changes) else [*changes, gone]
    text = f"{_instead(added.text.strip(), file.content[gone.start : gone.end].decode().strip())}{file.eol}"
    return [*(one for one in changes if one != added), Change(gone.start, gone.end, text)]


def _instead(added: str, statement: str) -> str:
    """What is imported now: a name that joins the only one of a statement, which goes, is imported alone."""
    is_name = re.fullmatch(r"(?:, )?(\w+)(?:,)?", added)
    return re.sub(r"\bimport .*$", f"import {is_name[1]}", statement) if is_name and "import" in statement else added


def script_without_left_unused(file: ScriptFile, changes: Sequence[Change]) -> list[Change]:
    """The same for JavaScript and TypeScript."""
    found = list(changes)
    statements = [statement for statement, _ in file.imports()]
    for name in _read_in(file, changes, READS):
        if _is_written(name, changes) or any(_reads(node, name) for node in _staying(file, changes, statements)):
            continue
        for statement in statements:
            for gone in _without(file, statement, name):
                found = _merged(file, found, gone)
    return found


def _read_in(file: CodeFile, changes: Sequence[Change], kinds: tuple[str, ...]) -> list[str]:
    """The names that stand in the code that is replaced, each once."""
    gone = [one for one in changes if one.end > one.start]
    nodes = (node for node in walk(file.root) if gone and node.type in kinds and not is_label(node))
    return list(dict.fromkeys(text_of(node) for node in nodes if _within(node, gone)))


def _within(node: Node, changes: Sequence[Change]) -> bool:
    return any(one.start <= node.start_byte < one.end for one in changes)


def _is_written(name: str, changes: Sequence[Change]) -> bool:
    return any(re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", one.text) for one in changes)


def _is_kept(file: SourceFile, files: Mapping[str, SourceFile], name: str, changes: Sequence[Change]) -> bool:
    """Whether the name is written again, or handed on: by a package, by `__all__`, or to another file."""
    path = file.path
    if path.endswith("__init__.py") or _is_written(name, changes) or re.search(rf"[\"']{name}[\"']", file.text):
        return True
    stem = re.escape(path.removesuffix(".py").rpartition("/")[2])
    taken = re.compile(rf"^\s*from [\w.]*\b{stem} import (?:[^\n()]*|\([^()]*)\b{re.escape(name)}\b", re.MULTILINE)
    return any(taken.search(other.text) for at, other in files.items() if at != path)


def _reads(node: Node, name: str) -> bool:
    return node.type in READS and text_of(node) == name


def _staying(file: ScriptFile, changes: Sequence[Change], statements: Sequence[Node]) -> Iterator[Node]:
    """What stands neither in replaced code nor in an import."""
    places = [*changes, *(Change(one.start_byte, one.end_byte, "") for one in statements)]
    return (node for node in walk(file.root) if not _within(node, places))


def _without(file: ScriptFile, statement: Node, name: str) -> list[Change]:
    """One name less in an import; the whole statement where it brings nothing else."""
    names = names_bound_in(statement)
    if name not in names or statement.parent is None or statement.parent.type != "program":
        return []
    if names == {name} and file.is_first(statement):
        last = file.line_of(statement.end_byte - 1)
        rest = file.content[statement.end_byte : file.end_of(last)].strip()
        start = file.start_of(file.line_of(statement.start_byte))
        return [] if rest else [Change(start, file.start_of(last + 1), "")]
    for group in walk(statement):
        items = [one for one in group.named_children if one.type != "comment"]
        at = next((at for at, one in enumerate(items) if _bound_as(one) == {name}), None)
        if group.type in ("named_imports", "object_pattern") and at is not None and len(items) > 1:
            if at:
                return [Change(items[at - 1].end_byte, items[at].end_byte, "")]
            return [Change(items[0].start_byte, items[1].start_byte, "")]
    return []


def _bound_as(item: Node) -> set[str]:
    """What one name of an import is called in the file."""
    if item.type == "import_specifier":
        return {text_of(item.child_by_field_name("alias") or item.child_by_field_name("name") or item)}
    return {text_of(item.child_by_field_name("value") or item)}
