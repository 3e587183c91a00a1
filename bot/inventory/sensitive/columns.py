"""The columns of stored classes that hold sensitive data as plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.core.location import Location, Span
from bot.inventory.code import Assign, Attr, Call, Class, Expr, Name, Table, Text, dotted, keyword, tail, walk
from bot.inventory.found import ClassFound, Outside, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.models import is_model
from bot.inventory.modules import Module, OfFile
from bot.inventory.sensitive.meanings import Meaning, is_protected_name, meaning_of
from bot.inventory.sensitive.protection import Protection
from bot.inventory.survey import SURVEYED

_TEXT_FIELDS = frozenset(
    {"CharField", "TextField", "StringField", "FixedCharField", "EmailField", "LongStringField", "Text"}
)
"""Django, peewee, Tortoise, MongoEngine: columns of plain text."""
_COLUMNS = frozenset({"Column", "mapped_column", "Field"})
_TEXT_TYPES = re.compile(
    r"^(?:String|Text|Unicode|UnicodeText|VARCHAR|NVARCHAR|TEXT|CHAR|AutoString|str|CIText|Integer|BigInteger"
    r"|LargeBinary)$"
)
_TEXTS = ("str", "string")
"""What Python and TypeScript call text."""
_NO_TABLE = re.compile(
    r"^(?:django\.forms|forms\.|rest_framework|wtforms|flask_wtf|marshmallow|pydantic_settings"
    r"|pydantic\.BaseSettings|starlette)"
    r"|serializers?\.|\.Form$|ModelForm|Serializer|FlaskForm"
)


@dataclass(frozen=True, eq=False)
class Column:
    """`name` of the stored class `model`. `protected`: its class, type or a hook hashes or encrypts it."""

    found: ClassFound
    name: str
    meaning: Meaning
    location: Location
    protected: bool

    @property
    def model(self) -> str:
        return self.found.node.name


def columns(project: Project, protection: Protection) -> Iterator[Column]:
    """Every sensitive column of every stored class, in the order of the files."""
    for found, sensitive in chain.from_iterable(project.in_files(_SENSITIVE)):
        scope = found.scope
        if not _is_table(project, found):
            continue
        hashed_beside = any(is_protected_name(tail(line.targets[0])) for line in _fields(found))
        for line, name, meaning in sensitive:
            place = Location(scope.path, Span(line.line, max(line.line, line.end)))
            kept = protection.in_class(found, name) or (
                hashed_beside and name in ("key", "token", "secret", "password")
            )
            yield Column(found, name, meaning, place, kept or not _is_plain(project, scope, line))


def _classes(module: Module) -> Iterator[tuple[ClassFound, tuple[tuple[Assign, str, Meaning], ...]]]:
    """The classes of a file that have fields which sound sensitive, with these."""
    for seen in SURVEYED.of(module):
        if isinstance(seen.line, Class):
            found = ClassFound(Scope(module), seen.line)
            sensitive = tuple(_sensitive(found))
            if sensitive:
                yield found, sensitive


_SENSITIVE = OfFile(lambda module: tuple(_classes(module)))


def _fields(found: ClassFound) -> Iterator[Assign]:
    for line in found.node.body:
        if isinstance(line, Assign) and len(line.targets) == 1 and isinstance(line.targets[0], Name):
            yield line


def _sensitive(found: ClassFound) -> Iterator[tuple[Assign, str, Meaning]]:
    names = {tail(line.targets[0]) for line in _fields(found)}
    for line in _fields(found):
        name = tail(line.targets[0])
        if name == "key" and "value" in names:
            continue  # the name of an entry
        meaning = meaning_of(name, found.node.name)
        if meaning is not None and (_is_text(line) or line.annotation is not None):
            yield line, name, meaning


def _is_text(line: Assign) -> bool:
    """A column of text by its call: `CharField(...)`, `Column(String(80))`, `mapped_column(Text)`."""
    if not isinstance(line.value, Call):
        return False
    kind = tail(line.value.func)
    return kind in _TEXT_FIELDS or kind in _COLUMNS or kind.endswith(("Field", "Column"))


def _is_plain(project: Project, scope: Scope, line: Assign) -> bool:
    """Is the column's type one that keeps text as it is?"""
    call = line.value if isinstance(line.value, Call) else None
    if call is not None and tail(call.func) in _TEXT_FIELDS:
        return "encrypt" not in dotted(call.func).lower()
    if call is not None and tail(call.func) in ("Column", "mapped_column"):
        given = [part for part in (*call.args, keyword(call, "type_")) if part is not None]
        changed = any(isinstance(part, Table) and _changes_values(part) for part in given)
        typed = [part for part in given if not isinstance(part, Text | Table)]
        kinds = [tail(part.func if isinstance(part, Call) else part) for part in typed]
        if any(kind and _TEXT_TYPES.match(kind) for kind in kinds):
            return True
        return not typed and not changed and _annotated_text(line.annotation, _TEXTS)
    if call is not None and tail(call.func) not in ("Field",):
        return False
    if call is not None and (column := keyword(call, "sa_column") or keyword(call, "sa_type")):
        return any(_TEXT_TYPES.match(tail(node)) for node in walk(column) if isinstance(node, Name | Attr)) and not any(
            is_protected_name(tail(node)) for node in walk(column)
        )
    return _annotated_text(line.annotation, _TEXTS[:1])  # a field of a class in a browser is no column


def _changes_values(options: Table) -> bool:
    """`@Column({transformer: encrypted})`: what is kept is not what is set (typeorm.io, "Column options")."""
    return any(key in (Text("transformer"), Text("encrypt")) for key, _ in options.pairs)


def _annotated_text(annotation: Expr | None, texts: tuple[str, ...]) -> bool:
    """`str`, `Mapped[str | None]`, `Optional[str]`"""
    names = [tail(node) for node in walk(annotation) if isinstance(node, Name | Attr)]
    plain = {"str", "string", "null", "undefined", "Mapped", "Optional", "Union", "None", "Text", "String"}
    return bool(set(texts) & set(names)) and all(name in plain for name in names)


def _is_table(project: Project, found: ClassFound) -> bool:
    outer = [base.name for base in project.names.lineage(found) if isinstance(base, Outside)]
    if any(_NO_TABLE.search(name) for name in outer) or _is_abstract_settings(found):
        return False
    written = [dotted(line.value.func) for line in _fields(found) if isinstance(line.value, Call)]
    if any(_NO_TABLE.search(name) for name in written):
        return False
    return is_model(project.names, found)


def _is_abstract_settings(found: ClassFound) -> bool:
    return found.node.name.endswith(
        ("Settings", "Config", "Form", "Schema", "Request", "Response", "Serializer", "Mixin")
    )
