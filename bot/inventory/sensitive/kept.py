"""Sensitive data that is kept, or compared, as it was given."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import ClearData, ClearDataKind
from bot.core.location import Location, Span
from bot.inventory.code import Attr, Call, Compare, Expr, Index, Items, Name, Table, Text, keyword, tail, walk
from bot.inventory.found import ClassFound, InstanceFound, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, Setting, name_of, scope_name
from bot.inventory.render import render
from bot.inventory.sensitive.columns import Column
from bot.inventory.sensitive.meanings import Meaning, meaning_of
from bot.inventory.sensitive.protection import Protection, is_empty
from bot.inventory.survey import Sighting
from bot.inventory.words import words

_ACCOUNT = re.compile(
    r"\b(?:users?|accounts?|members?|customers?|admins?|profiles?|employees?|patients?|students?|teachers?|owners?"
    r"|persons?|players?|clients?|staff|row|record|found|existing|authors?|drivers?|doctors?)$"
)
_NO_ACCOUNT = re.compile(
    r"\b(?:settings?|config|cfg|env|app|args|options|opts|server|connection|conn|smtp|self|form|data|body|payload"
    r"|request"
    r"|database|db|client config|credentials|creds|url|parsed)$"
)
_AGAIN = re.compile(
    r"confirm|again|repeat|retype|password_?[12]$|verify|check|old|new|current|default|generated|expected",
    re.IGNORECASE,
)
_CREATES = frozenset(
    {
        "create",
        "insert",
        "insert_one",
        "update",
        "update_one",
        "update_or_create",
        "get_or_create",
        "values",
        "save",
        "add",
        "replace_one",
        "find_one_and_update",
        "acreate",
        "objects_create",
        "insert_many",
        "put_item",
    }
)
_FINDS = frozenset(
    {"filter_by", "filter", "get", "find_one", "where", "first", "get_or_none", "find", "aget", "exists"}
)
_INSERT = re.compile(r"^\s*insert\s+(?:or\s+\w+\s+)?into\s+[\"`]?\w+[\"`]?\s*\(([^)]*)\)", re.IGNORECASE)
_UPDATE = re.compile(r"^\s*update\s+[\"`]?\w+[\"`]?\s+set\s+(.*)$", re.IGNORECASE | re.DOTALL)
_SELECT = re.compile(
    r"\bwhere\b.*\b(password|passwd|pwd)\s*=\s*(?:\?|%s|:\w+|%\(\w+\)s|\$\d)", re.IGNORECASE | re.DOTALL
)
_COLUMN = re.compile(r"\b(\w+)\s*=\s*(?:\?|%s|:\w+|%\(\w+\)s|\$\d)", re.IGNORECASE)


@dataclass(eq=False)
class Kept:
    """Finds passwords that are kept in clear at the places that store or compare them."""

    project: Project
    lookup: Lookup
    protection: Protection
    columns: tuple[Column, ...]

    def faults(self) -> Iterator[ClearData]:
        yield from self._assigned()
        yield from self._made()
        yield from self._documents()
        yield from self._sql()
        yield from self._compared()

    def _assigned(self) -> Iterator[ClearData]:
        """`user.password = form.password.data`"""
        for name in sorted(self.lookup.settings):
            if meaning_of(name) is not Meaning.PASSWORD:
                continue
            for setting in self.lookup.settings[name]:
                target = setting.target
                if (
                    isinstance(target, Attr)
                    and self._is_stored(setting, target)
                    and self._clear(setting.seen, setting.value)
                ):
                    yield _stored(setting, render(target), f"{render(target)} is given")

    def _is_stored(self, setting: Setting, target: Attr) -> bool:
        """Is the object that is assigned to a row, whose class does not protect the column itself?"""
        holder = self.project.names.resolve(setting.seen.scope, target.value)
        owners = [one for one in self.columns if one.name == target.name]
        if isinstance(holder, InstanceFound | ClassFound):
            node = (holder.of if isinstance(holder, InstanceFound) else holder).node
            return any(one.found.node is node and not one.protected for one in owners)
        said = words(tail(target.value))
        fetched = isinstance(holder, ValueFound) and any(
            _ACCOUNT.search(words(tail(node))) for node in walk(holder.node.value) if isinstance(node, Name | Attr)
        )
        if not (_ACCOUNT.search(said) or fetched) or _NO_ACCOUNT.search(said):
            return False
        if owners:
            return not any(one.protected for one in owners)
        return "django" in setting.seen.scope.module.sources

    def _made(self) -> Iterator[ClearData]:
        """`User(password=data["password"])`, `User.objects.create(password=...)`"""
        for column in self.columns:
            if column.meaning is not Meaning.PASSWORD or column.protected:
                continue
            for called in self.lookup.given.get(column.name, ()):
                if self._of_model(called, column) and self._clear(called.seen, keyword(called.call, column.name)):
                    what = f"{render(called.call.func)}({column.name})"
                    yield _stored(called, what, f"{column.model}.{column.name} is given")

    def _of_model(self, called: Called, column: Column) -> bool:
        func = called.call.func
        candidates = [func]
        if isinstance(func, Attr) and func.name in _CREATES:
            candidates = [node for node in walk(func.value) if isinstance(node, Name | Attr)]
        found = (self.project.names.settle(self.project.names.resolve(called.seen.scope, node)) for node in candidates)
        return any(isinstance(one, ClassFound) and one.node is column.found.node for one in found)

    def _documents(self) -> Iterator[ClearData]:
        """`db.users.insert_one({"password": password})`"""
        for called in self.lookup.called("insert_one", "insert", "replace_one", "put_item", "update_one"):
            for table in (node for arg in called.call.args for node in walk(self._written(called, arg))):
                for key, value in table.pairs if isinstance(table, Table) else ():
                    is_password = isinstance(key, Text) and meaning_of(key.value) is Meaning.PASSWORD
                    if is_password and isinstance(called.call.func, Attr) and self._clear(called.seen, value):
                        name = key.value if isinstance(key, Text) else ""
                        what = f"{render(called.call.func)}({name})"
                        yield _stored(called, what, f"the document's {name} is")

    def _written(self, called: Called, node: Expr) -> Expr:
        found = self.project.names.resolve(called.seen.scope, node) if isinstance(node, Name) else None
        value = getattr(getattr(found, "node", None), "value", None)
        return value if isinstance(value, Table) else node

    def _sql(self) -> Iterator[ClearData]:
        """`execute("INSERT INTO users (name, password) VALUES (?, ?)", (name, password))`, and a login's look-up."""
        for called in self.lookup.called(
            "execute", "fetch_one", "fetchone", "fetchrow", "query", "execute_sql", "text"
        ):
            sql = called.call.args[0] if called.call.args else None
            sql = sql.args[0] if isinstance(sql, Call) and sql.args else sql
            text = self.project.names.fold(called.seen.scope, sql) if isinstance(sql, Text | Name) else ""
            given = called.call.args[1:]
            values = given[0].items if given and isinstance(given[0], Items) else given
            for place, name in enumerate(_sql_columns(text)):
                if (
                    meaning_of(name) is Meaning.PASSWORD
                    and place < len(values)
                    and self._clear(called.seen, values[place])
                ):
                    yield _stored(called, f"execute({name})", f"the column {name} is given")
            if _SELECT.search(text) and values and all(self._maybe_clear(called.seen, value) for value in values):
                why = "the query looks for a row with the password as it was typed in, so the column holds it in clear."
                yield ClearData(
                    ClearDataKind.COMPARED, "password", called.location, called.scope_name, "execute(password)", why
                )

    def _maybe_clear(self, seen: Sighting, value: Expr) -> bool:
        return not self.protection.of(seen.scope, value)

    def _clear(self, seen: Sighting, value: Expr | None) -> bool:
        """A value that came in and that nothing hashed or encrypted on its way."""
        if value is None or is_empty(value) or isinstance(value, Text) or self.protection.of(seen.scope, value):
            return False
        return any(_says_password(node) for node in walk(value)) and not _is_stored(value)

    def _compared(self) -> Iterator[ClearData]:
        for seen, node in self.lookup.compared:
            if node.operators[0] in ("==", "!=") and self._in_clear(seen, node):
                yield _compared(seen, node)
        for called in self.lookup.called(*sorted(_FINDS)):
            if self._looks_up(called):
                yield _compared(called.seen, called.call)

    def _in_clear(self, seen: Sighting, node: Compare) -> bool:
        stored = [side for side in node.sides if self._is_row(side)]
        other = [side for side in node.sides if side not in stored]
        return (
            len(stored) == 1 and len(other) == 1 and self._typed_in(seen, other[0]) and not self._kept_hashed(stored[0])
        )

    def _is_row(self, node: Expr) -> bool:
        match node:
            case Attr(holder, name) | Index(holder, Text(name)):
                said = words(tail(holder) or tail(getattr(holder, "value", None)))
                known = any(one.model == tail(holder) for one in self.columns)
                return meaning_of(name) is Meaning.PASSWORD and (
                    known or (bool(_ACCOUNT.search(said)) and not _NO_ACCOUNT.search(said))
                )
            case _:
                return False

    def _kept_hashed(self, node: Expr) -> bool:
        owners = [one for one in self.columns if one.name == name_of(node)]
        return any(one.protected for one in owners)

    def _typed_in(self, seen: Sighting, node: Expr) -> bool:
        if (
            isinstance(node, Text)
            or is_empty(node)
            or _AGAIN.search(tail(node))
            or self._is_constant(seen, node)
            or self.protection.of(seen.scope, node)
        ):
            return False
        return any(_says_password(inner) for inner in walk(node))

    def _is_constant(self, seen: Sighting, node: Expr) -> bool:
        """A text that is written down: an "unchanged" that a form sends back, say."""
        found = self.project.names.resolve(seen.scope, node)
        return isinstance(found, ValueFound) and isinstance(found.node.value, Text)

    def _looks_up(self, called: Called) -> bool:
        """`User.query.filter_by(name=name, password=password)`"""
        for key, value in called.call.keywords:
            owners = [one for one in self.columns if one.name == key]
            if meaning_of(key) is Meaning.PASSWORD and owners and not any(one.protected for one in owners):
                return isinstance(called.call.func, Attr) and self._typed_in(called.seen, value)
        return False


_OTHER_ROW = re.compile(r"\b(?:existing|old|stored|saved|original|previous|persisted)\b")


def _says_password(node: Expr) -> bool:
    name = tail(node) if isinstance(node, Name | Attr) else (node.value if isinstance(node, Text) else "")
    return bool(re.search(r"pass(?:word|wd|phrase)?\d?$|pwd\d?$|pass_?word\d?$", name, re.IGNORECASE))


def _is_stored(value: Expr) -> bool:
    """`existing.password`: it stands in another row, as it was kept there."""
    return isinstance(value, Attr) and bool(_OTHER_ROW.search(words(tail(value.value))))


def _sql_columns(text: str) -> list[str]:
    inserted = _INSERT.match(text)
    if inserted:
        return [name.strip(" \"`'\n") for name in inserted[1].split(",")]
    updated = _UPDATE.match(text)
    return _COLUMN.findall(updated[1]) if updated else []


def _stored(at: Setting | Called, what: str, begins: str) -> ClearData:
    why = f"{begins} the password as it came in, and no hash is taken here, in a helper, in the class or in a hook."
    return ClearData(ClearDataKind.STORED, "password", at.location, at.scope_name, what, why)


def _compared(seen: Sighting, node: Expr) -> ClearData:
    line = getattr(seen.line, "line", 1)
    end = line if not isinstance(node, Call) else max(node.end, node.line)
    first = node.line if isinstance(node, Call) else line
    why = "what was typed in is compared with the stored password itself, so that is stored in clear."
    where = Location(seen.scope.path, Span(first, max(first, end)))
    return ClearData(ClearDataKind.COMPARED, "password", where, scope_name(seen), render(node), why)
