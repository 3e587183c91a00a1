"""The logger of a class of Nest: the one it has, else one of its own, as Nest's documentation has it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.script_file import ScriptFile, names_bound_in
from bot.fixes.script_homes import Home, bring_home

LOGGERS = re.compile(r"\b(?:Logger|LoggerService|PinoLogger|WinstonLogger|ConsoleLogger|\w*Logger(?:Service)?)\b")
"""Types of loggers (docs.nestjs.com, "Logger"; nestjs-pino)."""

OF_PACKAGES = re.compile(r"@nestjs/|nestjs-|nest-|pino|winston")
"""Packages whose loggers take any values (docs.nestjs.com, "Logger")."""

OWN_LOGGER = re.compile(
    r"^import \{[^{}]*\b\w*Logger\w*\b[^{}]*\} from [\"'][.@~][^\"']*logg", re.MULTILINE | re.IGNORECASE
)
"""A class of Nest that has a logger of the project's own."""

PINO = re.compile(r"\bPinoLogger\b")
"""Has `info` where Nest's own loggers have `log`."""


@dataclass(frozen=True)
class ClassLogger:
    """How a method of the class writes a line (`this.logger.log`), and what has to be added for it. `own` says that the
    logger is a class of the project, which may take nothing but texts."""

    call: str
    changes: tuple[Change, ...]
    own: bool = False


def logger_of_class(file: ScriptFile, context: FixContext, function: Node) -> ClassLogger | None:
    """None where the method stands in no class, or a name that is needed is taken."""
    klass = next((one for one in outwards(function) if one.type == "class_declaration"), None)
    body = klass.child_by_field_name("body") if klass is not None else None
    name = klass.child_by_field_name("name") if klass is not None else None
    if body is None or name is None:
        return None
    members = dict(_members(body))
    for member, told in members.items():
        kind = LOGGERS.search(told) if re.search(r"log", member, re.IGNORECASE) else None
        if kind is not None:
            call = f"this.{member}.{'info' if PINO.search(told) else 'log'}"
            return ClassLogger(call, (), own=not _is_of_library(file, kind[0]))
    if "logger" in members or any(OWN_LOGGER.search(each.text) for each in context.files.values()):
        return None
    imports = bring_home(file, context.file.path, "Logger", Home("", "@nestjs/common"))
    first = next((one for one in body.named_children if one.type != "comment"), None)
    if imports is None or first is None or not file.is_first(first):
        return None
    stop = ";" if ";" in text_of(body) else ""
    line = f"private readonly logger = new Logger({text_of(name)}.name){stop}"
    gap = file.eol if first.type != "public_field_definition" else ""
    return ClassLogger(
        "this.logger.log",
        (*imports, Change(first.start_byte, first.start_byte, f"{line}{gap}{file.eol}{file.margin(first)}")),
    )


def _is_of_library(file: ScriptFile, kind: str) -> bool:
    """Whether a logger's type comes from a package, and not from a file of the project."""
    homes = (source for statement, source in file.imports() if kind in names_bound_in(statement))
    return all(OF_PACKAGES.match(source) for source in homes)


def _members(body: Node) -> Iterator[tuple[str, str]]:
    """Fields of a class, those that its constructor makes too, with the text that says what they are."""
    for node in body.named_children:
        name = node.child_by_field_name("name")
        if node.type == "public_field_definition" and name is not None:
            yield text_of(name), text_of(node)
        elif node.type == "method_definition" and name is not None and text_of(name) == "constructor":
            for one in walk(node.child_by_field_name("parameters") or node):
                pattern = one.child_by_field_name("pattern") if one.type == "required_parameter" else None
                if pattern is not None and pattern.type == "identifier":
                    yield text_of(pattern), text_of(one)
