"""Stores that are named and not declared: the tables of literal SQL and of query builders, the models of Prisma.

What their columns are stands nowhere in the tree, so who a row belongs to is told by what queries compare it with.
"""

import re
from collections.abc import Iterator, Mapping

from bot.inventory.code import Attr, Call, Expr, Name, Table, Text, dotted, tail, walk
from bot.inventory.models import collection_of, names_owner, table_of
from bot.inventory.words import words

_BUILDERS = frozenset({"knex", "trx", "db", "from", "into", "table", "qb", "from_"})
"""What is called with a table's name: `knex("orders")`, `supabase.from("orders")`, `db.select().from(orders)`
(knexjs.org, "Query Builder"; supabase.com, "JavaScript: from"; orm.drizzle.team, "Select")."""

_TAKES_TABLE = frozenset({"from", "into", "update", "delete", "insert"})
"""Drizzle's, which are given the table itself: `db.update(orders).set(...)` (orm.drizzle.team, "Update")."""

_BY_FIELDS = frozenset({"findBy", "findOneBy", "findOneByOrFail", "findAndCountBy", "existsBy", "countBy"})
"""What TypeORM is asked with the fields of a row (typeorm.io, "Repository API")."""

_COMPARES = frozenset({"where", "andWhere", "orWhere", "eq", "insert", "match", "first", "del", "filter"}) | _BY_FIELDS
_LESS = (_COMPARES - {"insert"}) | {"limit", "whereIn", "whereRaw", "count"}
_CLIENT = re.compile(r"(?:^|\.)(?:prisma|db|client|orm|tx|knex|trx|supabase|pool|store)(?:\(\))?$", re.IGNORECASE)
"""What a model of Prisma is asked for: `prisma.order`, `this.db.order`."""

_ALL = frozenset({"findMany", "findAll", "select", "all", "find"})
_SQL_ALL = re.compile(r"^\s*select\b(?!\s+count).*\bfrom\s+[\"`]?(\w+)", re.IGNORECASE | re.DOTALL)
_SQL_NARROWS = re.compile(r"\bwhere\b|\bjoin\b|\bgroup\s+by\b|\blimit\s+1\b", re.IGNORECASE)
_SQL_WORKS = re.compile(r"^\s*(?:select|update|delete|with)\b", re.IGNORECASE)

_PERSON = re.compile(
    r"(?:^|\s)(?:person|people|patient|pupil|student|employee|applicant|candidate|resident|citizen|donor|borrower"
    r"|policy ?holder|beneficiary|insured)s?$"
)
_ACCOUNT = re.compile(r"^(?:app )?(?:user|customer|member|account|profile)s?$")
_ENDING = re.compile(r"(?:_?(?:model|entity|record|row|table|tbl))+$", re.IGNORECASE)


def is_of_person(model: str) -> bool:
    """Is a row a file on a person, who seldom signs in: a patient, a pupil, an employee?"""
    return bool(_PERSON.search(words(_ENDING.sub("", model))))


def owner_named(tables: Mapping[str, str], table: str) -> str:
    """The column that says whose a row of a table is, in the singular or the plural, "id" for an account or a file on a
    person, "" for none or unknown."""
    name = table.lower()
    forms = (name, f"{name}s", name.removesuffix("s"), re.sub(r"ies$", "y", name), re.sub(r"y$", "ies", name))
    known = next((tables[form] for form in forms if form in tables), "")
    said = words(_ENDING.sub("", table))
    return known or ("id" if _ACCOUNT.match(said) or _PERSON.search(said) else "")


def asked_table(node: Expr) -> str:
    """The table that an expression asks by SQL, a query builder, Prisma or a document store; "" for none."""
    if asks_by_sql(node) and (table := table_of(node)):
        return table
    for call in (one for one in walk(node) if isinstance(one, Call)):
        if name := collection_of(call) or _built(call) or _of_client(call):
            return name
    return ""


def asks_by_sql(node: Expr) -> bool:
    """Is a statement that reads or changes rows written into an expression?"""
    return any(isinstance(one, Text) and _SQL_WORKS.match(one.value) for one in walk(node))


def _built(call: Call) -> str:
    """`knex("orders").where(...)`: what the call that begins the chain is given."""
    while isinstance(call.func, Attr) and isinstance(call.func.value, Call) and not _names_table(call):
        call = call.func.value
    return _names_table(call)


def _names_table(call: Call) -> str:
    if tail(call.func) not in _BUILDERS | _TAKES_TABLE or len(call.args) != 1 or call.keywords:
        return ""
    given = call.args[0]
    if isinstance(given, Text) and re.fullmatch(r"\w+(?:\.\w+)?", given.value):
        return given.value.rpartition(".")[2]
    plain = isinstance(given, Name) and isinstance(call.func, Attr)
    return dotted(given) if plain and tail(call.func) in _TAKES_TABLE else ""


def _of_client(call: Call) -> str:
    """`prisma.order.findUnique(...)`"""
    model = call.func.value if isinstance(call.func, Attr) else None
    if not isinstance(model, Attr) or not any(isinstance(one, Table) for one in call.args[:1]):
        return ""
    return model.name if _CLIENT.search(dotted(model.value)) else ""


def built_owners(call: Call) -> Iterator[tuple[str, str]]:
    """(table, owner's column) that a query builder's call compares or writes: `.where({customer_id: ...})`."""
    column = call.args[0] if call.func in (Name("eq"), Name("inArray")) and call.args else None
    if isinstance(column, Attr) and isinstance(column.value, Name) and names_owner(column.name):
        yield column.value.id.lower(), column.name  # `eq(orders.userId, me)`
    if tail(call.func) not in _COMPARES or not isinstance(call.func, Attr) or not call.args:
        return
    table = (_built(call) or (tail(call.func.value) if tail(call.func) in _BY_FIELDS else "")).lower()
    first = call.args[0]
    keys = [key.value for key, _ in first.pairs if isinstance(key, Text)] if isinstance(first, Table) else []
    keys += [first.value] if isinstance(first, Text) else []
    yield from ((table, key) for key in keys if table and names_owner(key))


def listed(node: Expr) -> str:
    """The table of which an expression reads every row, "" for none."""
    for inner in walk(node):
        if isinstance(inner, Text) and not _SQL_NARROWS.search(inner.value) and (found := _SQL_ALL.match(inner.value)):
            return found.group(1)
        if not isinstance(inner, Call) or tail(inner.func) not in _ALL:
            continue
        narrowed = any(_narrows(one) for one in walk(inner))
        if not narrowed and (name := _built(inner) or _of_client(inner) or _bare(inner)):
            return name
    return ""


def _bare(call: Call) -> str:
    """`prisma.order.findMany()`"""
    model = call.func.value if isinstance(call.func, Attr) and call.func.name == "findMany" else None
    bare = isinstance(model, Attr) and not call.args and _CLIENT.search(dotted(model.value))
    return tail(model) if bare else ""


def _narrows(node: Expr) -> bool:
    if isinstance(node, Table):
        return any(key in (Text("where"), Text("take"), Text("cursor")) for key, _ in node.pairs)
    return isinstance(node, Call) and tail(node.func) in _LESS
