"""Texts of queries: SQL, XPath, LDAP, and regular expressions."""

import re

from bot.core.flow import FlowKind
from bot.inventory.taint.sinks.interface import Sink, Use, leading_text
from bot.inventory.taint.values import Shape, Value

_DATABASE = re.compile(
    r"(?:^|[._])(?:db|cursor|cur|conn|connection|session|engine|database|pool|sqlite|tx|trx|transaction|con|dbh|knex"
    r"|sequelize|prisma|pg|mysql)(?:\(\))?$",
    re.IGNORECASE,
)


def _sql(use: Use, value: Value) -> bool:
    """A text that looks like SQL, or any computed text that is given to a database."""
    return value.text and (value.sql or bool(_DATABASE.search(use.receiver)))


def _looks_like_sql(use: Use, value: Value) -> bool:
    return value.text and value.sql


def _texts(use: Use, value: Value) -> bool:
    return value.text or value.shape is Shape.LIST


def _built(use: Use, value: Value) -> bool:
    return value.text and value.built


def _directory(use: Use, value: Value) -> bool:
    return value.text and value.ldap


SINKS = (
    Sink(
        FlowKind.SQL,
        frozenset(
            {"execute", "executemany", "executescript", "exec_driver_sql", "read_sql", "read_sql_query", "mogrify"}
        ),
        at=(0, "sql", "query", "statement", "operation"),
        needs=_sql,
    ),
    Sink(
        FlowKind.SQL,
        frozenset({"fetch", "fetchrow", "fetchval", "fetch_all", "fetch_one", "fetch_val", "fetchall", "fetchone"})
        | {"query", "run", "all", "exec", "run_sql", "scalar", "scalars", "stream", "prepare", "each", "execute_query"},
        at=(0, "sql", "query", "statement"),
        needs=_looks_like_sql,
    ),
    Sink(
        FlowKind.SQL,
        frozenset({"text", "literal_column"}),
        r"^(?:flask_)?sqlalchemy|^sqlmodel|^sa\.|^db\.",
        (0, "text"),
    ),
    Sink(FlowKind.SQL, frozenset({"RawSQL"}), at=(0, "sql")),
    Sink(FlowKind.SQL, frozenset({"raw"}), r"(?:objects|_manager|knex|db|trx|sequelize)\.raw$", (0,)),
    Sink(
        FlowKind.SQL,
        frozenset(
            {"$queryRawUnsafe", "$executeRawUnsafe", "whereRaw", "orderByRaw", "havingRaw", "joinRaw", "groupByRaw"}
        ),
    ),
    Sink(FlowKind.SQL, frozenset({"extra"}), at=("where", "select", "order_by", "tables"), needs=_texts),
    Sink(FlowKind.XPATH, frozenset({"xpath", "XPath", "iterfind"}), at=(0, "path"), needs=_built),
    Sink(
        FlowKind.LDAP,
        frozenset({"search_s", "search_ext_s", "search_st", "search_ext", "search", "search_sync"}),
        at=("*",),
        needs=_directory,
    ),
    Sink(
        FlowKind.PATTERN,
        frozenset({"compile", "match", "search", "fullmatch", "findall", "finditer", "sub", "split"}),
        r"^(?:re|regex)\.\w+$",
        (0, "pattern"),
        leading_text,
    ),
    Sink(FlowKind.PATTERN, frozenset({"RegExp"}), needs=leading_text),
)
