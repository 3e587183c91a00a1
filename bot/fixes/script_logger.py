"""The logger of a file that is no class of Nest: its own, that of a request, the one that the project imports."""

import posixpath
import re
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of
from bot.fixes.interface import FixContext
from bot.fixes.script_file import ScriptFile, bound_in, names_bound_in, parse_script
from bot.fixes.script_homes import bring_as_there

LOGGERS = ("logger", "log", "winston", "signale", "consola")

CONSOLE = "console"

WRITES = re.compile(r"\blogger\.(?:error|warn|warning|info|debug)\(")

MADE = re.compile(r"^\s*(?:const|let|var) (?:log|logger|LOG)\b[^=\n]*= (?!console\b)[\w.]*\(", re.MULTILINE)
"""A logger that a file makes for itself."""

OF_REQUEST = re.compile(r"\b(req|request)\.log\.\w+\(")
"""The logger that Fastify and pino-http hang on each request."""


@dataclass(frozen=True)
class FileLogger:
    """What a line is written with (`logger`), and what has to be added for it."""

    name: str
    changes: tuple[Change, ...] = ()


def logger_of_file(file: ScriptFile, context: FixContext, place: Node) -> FileLogger | None:
    """The logger for a line at `place`; the console, which Node writes to standard output, where the file writes to
    it already or the project has no other. None where nobody can tell."""
    text = file.content.decode()
    asked = OF_REQUEST.search(text)
    if asked is not None and _is_parameter(place, asked[1]):
        return FileLogger(f"{asked[1]}.log")
    known = known_logger(file, context)
    if known:
        return FileLogger(known)
    return FileLogger(CONSOLE) if re.search(r"\bconsole\.\w+\(", text) else logger_or_console(file, context)


def logger_or_console(file: ScriptFile, context: FixContext) -> FileLogger | None:
    """The logger that other files import; the console where the project has none. None where each file makes its own in
    some way (`const log = require("./log")(module.filename)`)."""
    found = logger_of_project(file, context)
    if found is None and any(MADE.search(each.text) for each in context.files.values()):
        return None
    return found or FileLogger(CONSOLE)


def known_logger(file: ScriptFile, context: FixContext) -> str:
    """The name under which the file has a logger: an object that is told errors and the like, here or elsewhere in the
    project, and not a function that is called `log`. "" for none."""
    texts = [file.content.decode(), *(each.text for each in context.files.values())]
    for name in LOGGERS if bound_in(file).intersection(LOGGERS) else ():
        used = re.compile(rf"(?<![\w.]){name}\.(?:error|warn|warning|info|debug|log)\(|(?<![\w.]){name}(?P<called>\()")
        told = next((found for text in texts if (found := used.search(text)) is not None), None)
        if name in bound_in(file) and (told is None or not told["called"]):
            return name
    return ""


def logger_of_project(file: ScriptFile, context: FixContext) -> FileLogger | None:
    """`logger` as the nearest of the other files imports it; None where none does."""
    own = context.file.path
    for path, source in sorted(
        context.files.items(), key=lambda one: -len(posixpath.commonpath(("/" + own, "/" + one[0])))
    ):
        there = parse_script(source) if WRITES.search(source.text) else None
        brought = {name for statement, _ in there.imports() for name in names_bound_in(statement)} if there else set()
        changes = bring_as_there(file, context, "logger", near=path, defined="") if "logger" in brought else None
        if changes is not None:
            return FileLogger("logger", tuple(changes))
    return None


def _is_parameter(place: Node, name: str) -> bool:
    """Whether a function around has a parameter of that name."""
    for around in outwards(place):
        parameters = around.child_by_field_name("parameters") or around.child_by_field_name("parameter")
        if parameters is not None and re.search(rf"\b{name}\b(?!\s*:\s*\w+\s*\()", text_of(parameters)):
            return True
    return False
