"""Which fields of a stored object its own caller may fill, as its model says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, parse, text_of

MOST = 12
"""Fields; a longer list is no small change."""

BASES = re.compile(r"(?:^|\.)(?:Model|Base|SQLModel|DeclarativeBase|Document)$")
"""Classes that models are built on, and that bring no fields for callers."""

COLUMN = re.compile(r"^(?:\w+\.)*(?:\w*Field|ForeignKey|Column|mapped_column)\(")

MAPPED = re.compile(r"^(?:\w+\.)?Mapped\[(?:list|List|Optional\[[\"'])?")

NO_CALLER = re.compile(
    r"primary_key\s*=\s*True|ForeignKey|OneToOne|ManyToMany|AutoField|foreign_key\s*=|editable\s*=\s*False|auto_now"
    r"|relationship\(|server_default|FileField|ImageField"
)
"""What says that a column names another row, or is filled by the application."""

NOT_THEIRS = re.compile(
    r"^(?:id|pk|uuid|guid|slug|owner|user|author|creator|account|tenant|organi[sz]ation|company|customer|role|roles|groups?"
    r"|permissions?|scopes?|plan|tier|level|status|state|score|points|balance|credits?|paid|verified|active|approved|enabled"
    r"|banned|admin|staff|superuser|salt|version)$"
    r"|^is_|^has_|^can_|_(?:id|pk|at|by|on|hash|key|role|status|balance)$|password|secret|token|hash|permission|privilege"
    r"|^created|^updated|^modified|^deleted|^last_",
    re.IGNORECASE,
)
"""Names of what no caller decides: keys, owners, rights, states, secrets, and what the application counts."""


HAS_VALUE = re.compile(
    r"primary_key|default|null\s*=\s*True|nullable\s*=\s*True|auto_now|ManyToMany|AutoField|relationship\(|Optional\["
    r"|\| None|\bCharField\(|\bTextField\("
)
"""Columns that a new row can do without (Django's texts are empty then)."""


@dataclass(frozen=True)
class Fields:
    """`theirs` are those that a caller may fill, `needed` the others that a new row must have a value for."""

    theirs: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()


def fields_of(model: str, context: FixContext) -> Fields:
    """The fields of the project's model of this name; none where they cannot be read."""
    found = [one for text in _texts(context, model) for one in _classes(text, model)]
    if len(found) != 1:
        return Fields()
    (node,) = found
    bases = node.child_by_field_name("superclasses")
    named = [one for one in bases.named_children if one.type != "keyword_argument"] if bases is not None else []
    if not named or not all(BASES.search(text_of(one)) for one in named):
        return Fields()
    is_table = bases is not None and re.search(r"table\s*=\s*True", text_of(bases)) is not None
    columns = list(_columns(node, is_table))
    theirs = tuple(
        name for name, *said in columns if not NO_CALLER.search(" ".join(said)) and not NOT_THEIRS.search(name)
    )
    needed = tuple(name for name, *said in columns if name not in theirs and _is_needed(*said))
    return Fields(theirs, needed) if len(theirs) <= MOST else Fields()


def _texts(context: FixContext, model: str) -> Iterator[PythonFile]:
    head = f"class {model}("
    for one in (context.file, *context.files.values()):
        file = parse(one.content) if one.language == "python" and head in one.text else None
        if file is not None and (one is context.file or one.path != context.file.path):
            yield file


def _classes(file: PythonFile, model: str) -> Iterator[Node]:
    for node in file.root.named_children:
        inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        name = inner.child_by_field_name("name") if inner is not None and inner.type == "class_definition" else None
        if inner is not None and name is not None and text_of(name) == model:
            yield inner


def _is_needed(annotation: str, given: str) -> bool:
    """Whether a row cannot be without a value of the column: SQLAlchemy's `Column` only where it says so."""
    if HAS_VALUE.search(f"{annotation} {given}") or (given and not COLUMN.match(given)):
        return False
    return re.match(r"(?:\w+\.)*Column\(", given) is None or re.search(r"nullable\s*=\s*False", given) is not None


def _columns(node: Node, is_table: bool) -> Iterator[tuple[str, str, str]]:
    """The columns that the class's own statements declare: name, annotation and value."""
    body = node.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        one = statement.named_children[0] if statement.type == "expression_statement" else None
        left = one.child_by_field_name("left") if one is not None and one.type == "assignment" else None
        if one is None or left is None or left.type != "identifier" or text_of(left).startswith("_"):
            continue
        declared, value = one.child_by_field_name("type"), one.child_by_field_name("right")
        annotation, given = (text_of(each) if each is not None else "" for each in (declared, value))
        if COLUMN.match(given) or MAPPED.match(annotation) or (is_table and annotation):
            yield text_of(left), annotation, given
