"""What one function creates, changes and deletes in a store: by ORM, by SQL, by a document store, by a repository."""

import re
from collections.abc import Iterator

from bot.core.inventory import ActKind
from bot.inventory.calls import Calls, is_save, is_stub
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Const,
    Expr,
    Function,
    Items,
    Join,
    Mix,
    Name,
    Table,
    Text,
    dotted,
    keyword,
    tail,
    walk,
)
from bot.inventory.columns import keys, values
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.labels import collection, named
from bot.inventory.models import is_model, models_in
from bot.inventory.names import Names
from bot.inventory.objects import Objects, held_by, objects
from bot.inventory.statements import direct, every
from bot.inventory.store_words import (
    BY_MANAGER,
    COMMITS,
    DOCUMENT,
    EXECUTES,
    GONE,
    NO_STORE,
    ON_THE_ROW,
    QUERY,
    SESSION,
    SQL,
    SQL_FIELD,
    STAMPS,
    STORE_WORDS,
    VERBS,
)
from bot.inventory.stored import Stored, subject
from bot.inventory.typed_models import kept_in_repository
from bot.inventory.words import words


def stored(calls: Calls, scope: Scope, function: Function) -> tuple[Stored, ...]:
    """What a function stores, in the order of the source. `scope` is the inside of it."""
    return tuple(_Reader(calls, scope, function).read())


class _Reader:
    def __init__(self, calls: Calls, scope: Scope, function: Function) -> None:
        self.calls = calls
        self.names: Names = calls.names
        self.scope = scope
        self.function = function
        self.known: Objects = objects(calls.names, scope, function)
        self.set: dict[str, list[tuple[str, Expr, int]]] = {}

    def read(self) -> Iterator[Stored]:
        called: list[Stored] = []
        commits = False
        for line in every(self.function.body):
            self._assigned(line)
            for whole in direct(line):
                for node in walk(whole):
                    if isinstance(node, Call):
                        commits = commits or tail(node.func) in COMMITS
                        one = self._call(node)
                        if one is not None:
                            called.append(one)
        for one in called:
            yield self._with_fields(one)
        reported = {subject(one.what) for one in called if subject(one.what)}
        for name, fields in self.set.items() if commits else ():
            model = self.known.models.get(name) or self._given(name)
            if name not in reported and name not in self.known.made and model:
                yield self._assigned_change(name, model, fields)

    def _given(self, name: str) -> str:
        """What a parameter without a type is called, of a service that changes what it is given (`cancel(order)`)."""
        untyped = any(one.name == name and one.annotation is None and not one.stars for one in self.function.params)
        return named(name) if untyped and not set(words(name).split()) & (SESSION | NO_STORE) else ""

    # Columns set on a loaded object

    def _assigned(self, line: object) -> None:
        if isinstance(line, Assign) and line.value is not None:
            for target in line.targets:
                if isinstance(target, Attr) and (held := dotted(target.value)):
                    self.set.setdefault(held, []).append((target.name, line.value, line.line))
        for whole in direct(line):  # type: ignore[arg-type]  # every statement comes here
            for node in walk(whole):
                if (
                    isinstance(node, Call)
                    and node.func == Name("setattr")
                    and node.args
                    and isinstance(node.args[0], Name)
                ):
                    self.set.setdefault(node.args[0].id, []).append(("*", node, node.line))

    def _assigned_change(self, name: str, model: str, fields: list[tuple[str, Expr, int]]) -> Stored:
        what: Expr = Attr(Name(name), fields[0][0])
        return self._with_fields(Stored(ActKind.CHANGE, model, what, fields[0][2]), name)

    def _with_fields(self, one: Stored, name: str = "") -> Stored:
        """The act with the columns that the function sets on the object before it stores it."""
        found = self.set.get(name or subject(one.what), [])
        fields = (*one.fields, *(field for field, _, _ in found))
        values = (*one.values, *(value for _, value, _ in found))
        given = [key for node in walk(one.what) if isinstance(node, Call) for key, _ in node.keywords]
        stamped = next((field for field in (*fields, *given) if STAMPS.match(field)), "")
        if isinstance(one.what, Call) and isinstance(listed := keyword(one.what, "update_fields"), Items):
            fields = (*fields, *(item.value for item in listed.items if isinstance(item, Text)))
        gone = one.kind is ActKind.CHANGE and any(GONE.match(field) for field in fields)
        kind = ActKind.DELETE if gone else one.kind
        return Stored(kind, one.model, one.what, one.line, fields, values, stamped, one.generic)

    # Calls

    def _call(self, node: Call) -> Stored | None:
        name = tail(node.func)
        if not name:
            return None
        return (
            self._sql(node)
            or self._core(node, name)
            or self._session(node, name)
            or self._typed(node)
            or self._document(node, name)
            or self._manager(node, name)
            or self._instance(node, name)
            or self._repository(node, name)
        )

    def _sql(self, node: Call) -> Stored | None:
        """A literal SQL statement among the arguments of a call; not of the call around it."""
        if not EXECUTES.match(tail(node.func)):
            return None
        for given in node.args[:2]:
            if isinstance(given, Text | Join | Name | Mix):
                found = SQL.match(self.names.fold(self.scope, given)[:2000])
                if found and len(node.args) <= 4:
                    verb = found.group(1).split()[0].lower()
                    kind = {"update": ActKind.CHANGE, "delete": ActKind.DELETE}.get(verb, ActKind.CREATE)
                    text = self.names.fold(self.scope, given)
                    fields = (
                        tuple(SQL_FIELD.findall(text.lower().partition(" where ")[0])) if kind is ActKind.CHANGE else ()
                    )
                    table = found.group(2).replace('"', "").replace("`", "").rpartition(".")[2]
                    return Stored(kind, "" if "{" in table else table, node, node.line, fields, node.args[1:])
        return None

    def _core(self, node: Call, name: str) -> Stored | None:
        """`delete(Model).where(...)`, `users.insert().values(...)`"""
        kind = {"insert": ActKind.CREATE, "update": ActKind.CHANGE, "delete": ActKind.DELETE}.get(name)
        if kind is None:
            return None
        outer = self.names.outside_name(self.scope, node.func)
        of_session = any(part[:1].isupper() for part in outer.split("."))  # `AsyncSession().delete(row)`
        if outer.startswith(("sqlalchemy", "sqlmodel")) and node.args and not of_session:
            given = next((found.node.name for found in models_in(self.names, self.scope, node.args[0])), "")
            generic = not given and tail(node.args[0]) in ("model", "Model", "_model", "model_class")
            return Stored(kind, given or tail(node.args[0]), node, node.line, generic=generic)
        return None

    def _session(self, node: Call, name: str) -> Stored | None:
        """`db.add(x)`, `session.delete(x)`"""
        kinds = {"add": ActKind.CREATE, "add_all": ActKind.CREATE, "merge": ActKind.CHANGE, "delete": ActKind.DELETE}
        kinds |= {"bulk_save_objects": ActKind.CREATE, "persist": ActKind.CREATE, "remove": ActKind.DELETE}
        receiver = node.func.value if isinstance(node.func, Attr) else None
        last = words(tail(receiver) or tail(getattr(receiver, "func", None))).split()[-1:]
        if name not in kinds or not node.args or not last or last[0] not in SESSION:
            return None
        given = node.args[0]
        if isinstance(given, Text | Join) or (name == "remove" and not isinstance(given, Name)):
            return None
        model, _ = held_by(self.names, self.scope, given, self.known)
        new = isinstance(given, Call) or (isinstance(given, Name) and given.id in self.known.made)
        loaded = isinstance(given, Name) and given.id in self.known.typed and not new
        kind = ActKind.CHANGE if name == "add" and loaded else kinds[name]
        shown = model or (named(given.id) if isinstance(given, Name) else "")
        return Stored(kind, shown, node, node.line, generic=not shown)

    def _typed(self, node: Call) -> Stored | None:
        found = kept_in_repository(self.names, self.scope, node)
        return Stored(*found, node, node.line, keys(node), values(node)) if found else None

    def _document(self, node: Call, name: str) -> Stored | None:
        kind = next((kind for kind, known in DOCUMENT.items() if name in known), None)
        if kind is None or not isinstance(node.func, Attr):
            return None
        base = node.func.value
        model, _ = held_by(self.names, self.scope, base, self.known)
        return Stored(
            kind, model or collection(tail(base)), node, node.line, keys(node), generic=tail(base) == "collection"
        )

    def _manager(self, node: Call, name: str) -> Stored | None:
        """`Model.objects.create(...)`, `Model.query.filter_by(...).delete()`, `prisma.order.update(...)`"""
        kind = next((kind for kind, known in BY_MANAGER if name in known), None)
        if kind is None or not isinstance(node.func, Attr):
            return None
        base = node.func.value
        chain = dotted(base)
        models = [found.node.name for found in models_in(self.names, self.scope, base)]
        asked = bool(QUERY.search(chain.replace(".", " ").replace("()", "")))
        prisma = "prisma" in chain.lower() and isinstance(base, Attr)
        knex = isinstance(base, Call) and any(
            isinstance(one, Call) and tail(one.func) in ("knex", "trx") for one in walk(base)
        )
        if not (models or prisma or knex or (asked and isinstance(base, Attr | Call)) or self._class_like(base)):
            return None
        if kind is ActKind.DELETE and any(isinstance(given, Text) for given in node.args):
            return None
        model = models[0] if models else held_by(self.names, self.scope, base, self.known)[0]
        if prisma:
            model = tail(base)
        shown = model or (tail(base) if self._class_like(base) else "")
        return Stored(kind, shown, node, node.line, keys(node), values(node), generic=not shown)

    def _class_like(self, base: Expr) -> bool:
        """`User.create(...)` where `User` is a class that nobody has seen."""
        if not isinstance(base, Name) or not base.id[:1].isupper() or base.id.isupper():
            return False
        found = self.names.settle(self.names.resolve(self.scope, base))
        if isinstance(found, Outside):
            return bool(re.search(r"\b(?:models?|entities|schema|db)\b", words(found.name.rpartition(".")[0])))
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call):  # `export default new Metrics()`
            found = self.names.settle(self.names.resolve(found.scope, found.node.value.func))
        return not isinstance(found, ClassFound) or is_model(self.names, found)

    def _instance(self, node: Call, name: str) -> Stored | None:
        """`order.save()`, `form.save()`, `user.delete()`"""
        if name not in ON_THE_ROW:
            return None
        if not isinstance(node.func, Attr):
            return None
        base = node.func.value
        own = base == Name("super") or (isinstance(base, Call) and tail(base.func) == "super")
        sure = own or held_by(self.names, self.scope, base, self.known)[1]
        said = set(words(tail(base) or tail(getattr(base, "func", None))).split())
        target = self.calls.target(self.scope, node.func)
        if (said & NO_STORE and not sure) or (isinstance(target, FunctionFound) and not is_save(target)):
            return None
        if name in ("update", "remove", "insert", "replace") and not sure:
            return None
        unpersisted = keyword(node, "commit") == Const("False")
        told = [one for one in node.args if not isinstance(one, Table)]  # `{transaction}` is no key of a map
        keyed = bool(told) and name in ("delete", "adelete", "remove", "destroy")
        if unpersisted or (not sure and (keyed or len(told) > 1 or any(not isinstance(one, Name) for one in told))):
            return None
        model, _ = held_by(self.names, self.scope, base, self.known)
        kind = ActKind.DELETE if name in ("delete", "adelete", "remove", "destroy", "soft_delete") else ActKind.CHANGE
        if kind is ActKind.CHANGE and isinstance(base, Name) and base.id in self.known.made:
            kind = ActKind.CREATE
        shown = model or collection(named(tail(base)))
        return Stored(kind, shown, node, node.line, keys(node), generic=not shown)

    def _repository(self, node: Call, name: str) -> Stored | None:
        """A store out of sight, by its name and its verb: `invoice_repository.delete(id)`."""
        target = self.calls.target(self.scope, node.func)
        if isinstance(target, FunctionFound) and not is_stub(target.node):
            return None
        said = words(name)
        kind = next((kind for kind, verb in VERBS if verb.match(said)), None)
        if kind is None or not (node.args or node.keywords):
            return None
        whole = dotted(node.func.value) if isinstance(node.func, Attr) else ""
        outer = target.name if isinstance(target, Outside) else ""
        spoken = set(words(whole.replace("()", "")).split()) | set(
            words(outer.rpartition(".")[0].replace("()", "")).split()
        )
        if not spoken & STORE_WORDS or (outer and not _local(outer)):
            return None
        rest = "_".join(said.split()[1:])
        return Stored(
            kind, rest or collection(tail(node.func.value) if isinstance(node.func, Attr) else ""), node, node.line
        )


def _local(outer: str) -> bool:
    """Is a name that no file of the tree defines still the project's own (`app.services.users.delete_user`)?"""
    return bool(set(words(outer.rpartition(".")[0].replace("()", "")).split()) & STORE_WORDS) and not outer.startswith(
        ("boto3", "google", "azure")
    )
