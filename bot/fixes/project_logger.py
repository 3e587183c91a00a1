"""The logger that a fix writes to: the file's own, else one made or imported as the project's other files do it."""

import os.path
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.handler import LOGGERS, logger_of
from bot.fixes.homes import homes_of
from bot.fixes.imports import bring_name, import_module
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, parse, text_of

MADE = re.compile(r"^(?P<name>\w+)\s*(?::[^=\n]+)?=\s*(?P<maker>(?:\w+\.)*\w*get_?[lL]ogger)\((?P<given>__name__)?\)$")
"""A logger that a module makes for itself. Under a name of its own, not of another module's."""

_CALL = r"\b\w*[lL]og(?:ger)?\.(?:debug|info|warning|error|exception)\(\s*"


class Style(Enum):
    """How a line is given its values."""

    PERCENT = auto()
    BRACES = auto()
    F_STRING = auto()
    FIELDS = auto()


_USES = {
    Style.PERCENT: re.compile(_CALL + r"[\"'][^\"'\n]*%[sdr]"),
    Style.BRACES: re.compile(_CALL + r"[\"'][^\"'\n]*\{"),
    Style.F_STRING: re.compile(_CALL + r"f[\"']"),
    Style.FIELDS: re.compile(_CALL + r"[\"'][^\"'\n]*[\"'],\s*(?!exc_info|extra)\w+="),
}
"""Lines of each style."""


@dataclass(frozen=True)
class ProjectLogger:
    """What to write before `.info(...)`, how values are given, what makes the name known, and whether neither the file
    nor any other that is known has one yet."""

    name: str
    style: Style = Style.PERCENT
    changes: tuple[Change, ...] = ()
    is_first: bool = False

    @property
    def knows_exc_info(self) -> bool:
        """Whether `exc_info=error` is understood: loguru has `opt(exception=error)` for it."""
        return self.style in (Style.PERCENT, Style.FIELDS)

    def told(self, quote: str, words: str, values: Sequence[str]) -> str:
        """The arguments that say the words (with %s for each value). A field is called as the value is."""
        if self.style is Style.PERCENT or not values:
            return ", ".join([f"{quote}{words}{quote}", *values])
        if self.style is Style.BRACES:
            return ", ".join([f"{quote}{words.replace('%s', '{}')}{quote}", *values])
        if self.style is Style.F_STRING:
            return f"f{quote}{words.replace('%s', '{}').format(*(f'{{{one}}}' for one in values))}{quote}"
        plain = re.sub(r"\s*\b(?:of|by|for)(?: user)? %s|:?\s*%s", "", words)
        fields = dict(zip(map(_field, values), values, strict=True))
        return ", ".join([f"{quote}{plain}{quote}", *(f"{key}={value}" for key, value in fields.items())])


def logger_at(file: PythonFile, block: Node, context: FixContext) -> ProjectLogger:
    """The logger for a line in a block."""
    known = logger_of(file, block)
    if known and known != "logging":
        return ProjectLogger(known, _style(known, context.file.text, context))
    if known and re.search(rb"\blogging\.(?:info|warning|error|exception)\(", file.content):
        return ProjectLogger("logging")
    for (name, maker, given), path in _habits(context):
        if name in file.bound_before(block) or _is_taken(file, name):
            continue
        changes = _as_there(file, block, context, maker=maker, name=name, given=given, path=path)
        if changes is not None:
            return ProjectLogger(name, _style(maker or name, context.files[path].text, context), tuple(changes))
    return _standard(file, known)


def _standard(file: PythonFile, known: str | None) -> ProjectLogger:
    """A logger of the module's own, as the standard library's documentation has it."""
    imports = [] if known else import_module(file, "logging")
    if _is_taken(file, "logger"):
        return ProjectLogger("logging", changes=tuple(imports), is_first=True)
    made = _made_below(file, "logger = logging.getLogger(__name__)", imports)
    name, changes = ("logger", made) if made else ("logging", imports)
    return ProjectLogger(name, changes=tuple(changes), is_first=True)


def _made_below(file: PythonFile, statement: str, imports: Sequence[Change]) -> list[Change]:
    """The statement below the imports, with these that come with it; none in a file that imports nothing."""
    last = [node for node in file.root.named_children if node.type in ("import_statement", "import_from_statement")]
    if not last:
        return []
    end = file.end_of(file.line_of(last[-1].end_byte))
    made = f"{file.eol}{file.eol}{statement}"
    joined = next((one for one in imports if one.start == one.end == end), None)
    if joined is not None:
        return [*(one for one in imports if one != joined), Change(end, end, joined.text + made)]
    return [*imports, Change(end, end, made)]


def _as_there(
    file: PythonFile, block: Node, context: FixContext, *, maker: str, name: str, given: str, path: str
) -> list[Change] | None:
    """What makes the logger known as the file at `path` does it; None where that cannot be written here."""
    wanted = maker.partition(".")[0] if maker else name
    if maker.startswith("logging."):
        imports: list[Change] | None = [] if "logging" in file.bound_before(block) else import_module(file, "logging")
    elif "." in maker:
        imports = _plain_import(file, wanted, context.files[path].text)
    else:
        homes = homes_of(wanted, file, context.file.path, near=path, defined="", files=context.files)
        imports = next((more for home in homes if (more := bring_name(file, home, wanted, block)) is not None), None)
    if imports is None or not maker:
        return imports
    return _made_below(file, f"{name} = {maker}({given})", imports) or None


def _plain_import(file: PythonFile, module: str, there: str) -> list[Change] | None:
    """`import structlog`, where the other file has just that: in front of what else comes from libraries."""
    if not re.search(rf"^import {re.escape(module)}$", there, re.MULTILINE):
        return None
    if _is_taken(file, module):
        return []
    tops = [node for node in file.root.named_children if node.type in ("import_statement", "import_from_statement")]
    sources = [node.child_by_field_name("module_name") or node.child_by_field_name("name") for node in tops]
    names = [text_of(source) if source is not None else "" for source in sources]
    later = [
        node
        for node, name in zip(tops, names, strict=True)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and (node.type == "import_from_statement" or name > module)
    ]
    if not later:
        return None
    at = file.start_of(file.line_of(later[0].start_byte))
    return [Change(at, at, f"import {module}{file.eol}")]


def _habits(context: FixContext) -> Iterator[tuple[tuple[str, str, str], str]]:
    """How other files come to their loggers, and one that does it so: the most usual way first, of equals the nearest
    file's."""
    made: Counter[tuple[str, str, str]] = Counter()
    seen: dict[tuple[str, str, str], str] = {}
    own = context.file.path
    others = [path for path, one in context.files.items() if one.language == "python" and path != own]
    for path in sorted(others, key=lambda path: -len(os.path.commonpath([own, path]))):
        there = parse(context.files[path].content)
        for way in _ways(there) if there is not None else ():
            made[way] += 1
            seen.setdefault(way, path)
    for way, _ in made.most_common(3):
        yield way, seen[way]


def _ways(there: PythonFile) -> Iterator[tuple[str, str, str]]:
    """Name, maker and argument of each logger that a file has at its top; no maker where it is imported."""
    for statement in there.root.named_children:
        if statement.type == "import_from_statement":
            yield from ((name, "", "") for name in bound_by(statement) if name in LOGGERS)
        found = MADE.match(text_of(statement)) if statement.type == "expression_statement" else None
        if found is not None and found["name"] in LOGGERS:
            yield found["name"], found["maker"], found["given"] or ""


def _is_taken(file: PythonFile, name: str) -> bool:
    return any(name in bound_by(statement) for statement in flat_statements(file.root))


def _style(name: str, text: str, context: FixContext) -> Style:
    """How the logger, or what makes it, takes values in the file of this text: told by where the name comes from, and
    by what the file does with it."""
    first = name.partition(".")[0]
    made = re.search(rf"^{re.escape(first)}\s*(?::[^=\n]+)?=\s*(\w+)", text, re.MULTILINE)
    origin = _origin(first, text, context) + (_origin(made[1], text, context) if made else "")
    if "structlog" in origin:
        return (
            Style.PERCENT
            if len(_USES[Style.PERCENT].findall(text)) > len(_USES[Style.FIELDS].findall(text))
            else Style.FIELDS
        )
    if "loguru" in origin:
        in_f = len(_USES[Style.F_STRING].findall(text))
        return Style.F_STRING if in_f > len(_USES[Style.BRACES].findall(text)) else Style.BRACES
    return Style.PERCENT


def _origin(name: str, text: str, context: FixContext) -> str:
    """The import of a name, and the module it comes from, where that is one of the project's."""
    line = re.search(
        rf"^(?:from (\S+) import [^\n]*\b{re.escape(name)}\b|import {re.escape(name)}\b).*$", text, re.MULTILINE
    )
    if line is None:
        return ""
    home = f"/{line[1].lstrip('.').replace('.', '/')}" if line[1] else "//"
    there = (one.text for path, one in context.files.items() if _module(path).endswith(home))
    return line[0] + next(there, "")


def _module(path: str) -> str:
    return f"/{path}".removesuffix(".py").removesuffix("/__init__")


def _field(value: str) -> str:
    """The name of a value as a field: `user_id` for user.id."""
    if re.fullmatch(r"e|ex|exc|err", value):
        return "error"
    words = re.findall(r"[A-Za-z]\w*", value)
    if len(words) > 1 and words[-1] in ("id", "pk", "username", "email"):
        return f"{words[-2]}_{'id' if words[-1] == 'pk' else words[-1]}"
    return words[-1] if words else "value"
