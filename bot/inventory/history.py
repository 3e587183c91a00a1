"""What keeps a record without the handler saying so: registered histories, change-log mixins, signals, settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from bot.core.inventory import ActKind
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Const,
    Expr,
    Function,
    Items,
    Name,
    Text,
    dotted,
    keyword,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.modules import Module
from bot.inventory.names import Names
from bot.inventory.records import Records
from bot.inventory.survey import SURVEYED, Sighting, calls
from bot.inventory.words import words

_HISTORY_FIELD = re.compile(
    r"^\w*(?:HistoricalRecords|AuditlogHistoryField|FieldHistoryTracker|HistoryField|AuditLogField)$"
)
_MIXIN = re.compile(
    r"\b(?:audit(?:able|ed|log)?|versioned|versionable|history|historical|change ?log(?:ged|ging)?|trackable|tracked"
    r"|revisioned|journaled"
    r"|activity ?log(?:ged)?|logs activity|revision)\b"
)
_REGISTERS = re.compile(
    r"^(?:auditlog|audit|reversion|simple_history|history|pghistory|versioning|easyaudit|audit_log|auditor)\b"
)
_TRACKS = re.compile(
    r"\b(?:auditlog register|reversion register|pghistory track|audit(?:ed|able|log)?(?: model)?|track changes"
    r"|track history|history tracked)\b"
)
_HOOK = re.compile(
    r"^_?(?:after|before|on|post|pre) (?:create|insert|save|update|delete|destroy|remove|upsert|change|flush)\b"
)
_SAVED = frozenset({"post_save", "pre_save", "post_delete", "pre_delete", "m2m_changed", "post_init"})
_SESSIONS = {
    "user_logged_in": ActKind.SIGN_IN,
    "user_login_failed": ActKind.SIGN_IN,
    "user_logged_out": ActKind.TOKEN,
    "password_changed": ActKind.PASSWORD,
    "password_reset": ActKind.PASSWORD,
    "user_signed_up": ActKind.SIGN_UP,
}
_TABLE_EVENTS = re.compile(
    r"^(?:before|after)_(?:insert|update|delete|flush|commit|bulk_\w+)|^do_orm_execute$|^before_flush$|^after_flush$"
)
_AFTER = frozenset({"after_request", "after_app_request", "teardown_request"})
_SIGNS_IN = (ActKind.SIGN_IN, ActKind.TOKEN)


@dataclass
class History:
    """`models`: class -> what keeps its history; `kinds`: kind of act -> what keeps a record of all of them;
    `everything`: what keeps a record of every change, "" for nothing."""

    models: dict[str, str] = field(default_factory=dict)
    kinds: dict[ActKind, str] = field(default_factory=dict)
    everything: str = ""

    def of(self, kind: ActKind, model: str) -> str:
        stored = kind not in (ActKind.SIGN_IN, ActKind.TOKEN, ActKind.CODE, ActKind.MAIL, ActKind.PAID, ActKind.HEAVY)
        return self.models.get(model, "") or self.kinds.get(kind, "") or (self.everything if stored else "")


def history(names: Names, records: Records) -> History:
    """All histories of a tree."""
    return names.grounds.shared("history", lambda: _history(names, records))


def _history(names: Names, records: Records) -> History:
    whole = History()
    for found in names.in_tree("histories", lambda module, _: _of_file(names, records, module)):
        whole.models.update(found.models)
        whole.kinds.update(found.kinds)
        whole.everything = found.everything or whole.everything
    known = dict(whole.models)
    inherited = names.in_tree(
        "inherited histories", lambda module, told: _inherited(names, module, told), lambda _: known
    )
    for model, what in chain.from_iterable(inherited if known else ()):
        whole.models.setdefault(model, what)
    return whole


def _of_file(names: Names, records: Records, module: Module) -> History:
    reader = _Reader(names, records)
    for seen in SURVEYED.of(module):
        reader.read(seen)
    return reader.found


def _inherited(names: Names, module: Module, known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """A class whose base keeps a history keeps one too."""
    return tuple(
        (seen.line.name, known[base.node.name])
        for seen in SURVEYED.of(module)
        if isinstance(seen.line, Class) and seen.line.bases and seen.line.name not in known
        for base in names.lineage(ClassFound(seen.scope, seen.line))
        if isinstance(base, ClassFound) and base.node.name in known
    )


class _Reader:
    def __init__(self, names: Names, records: Records) -> None:
        self.names = names
        self.records = records
        self.found = History()

    def read(self, seen: Sighting) -> None:
        match seen.line:
            case Class():
                self._class(seen.scope, seen.line)
            case Function() if seen.line.decorators:
                self._receiver(seen.scope, seen.line)
            case Assign(_, _, targets, value):
                self._setting(tail(targets[0]), value)
        for call in calls(seen):
            self._call(seen, call)

    def _class(self, scope: Scope, klass: Class) -> None:
        where = f"{klass.name} in {scope.path}"
        for line in klass.body:
            if isinstance(line, Assign):
                made = isinstance(line.value, Call) and _HISTORY_FIELD.match(tail(line.value.func))
                if made or Name("__versioned__") in line.targets:
                    self.found.models[klass.name] = f"the history of {where}"
            elif isinstance(line, Function) and _is_hook(line) and self._writes(Scope(scope.module, (), klass), line):
                self.found.models[klass.name] = f"{line.name} of {where}"
        for decorator in klass.decorators:
            if _TRACKS.search(words(_text(decorator.value))):
                self.found.models[klass.name] = f"`{decorator.text}` on {where}"
        for base in klass.bases:
            found = self.names.resolve(scope, base)
            name = found.name.rpartition(".")[2] if isinstance(found, Outside) else tail(base)
            if _MIXIN.search(words(name)) and not _only_stamps(found) and name != klass.name:
                self.found.models[klass.name] = f"`{name}` of {where}"

    def _writes(self, scope: Scope, method: Function) -> bool:
        return bool(self.records.behind(scope, method).audited)

    def _receiver(self, scope: Scope, function: Function) -> None:
        """`@receiver(post_save, sender=Order)`, `@event.listens_for(Order, "after_update")`, `@app.after_request`"""
        for decorator in function.decorators:
            call = decorator.value
            name = tail(call.func) if isinstance(call, Call) else tail(call)
            if name in _AFTER:
                if self.records.behind(scope, function).audited or self._names_caller(scope, function):
                    self.found.everything = f"{function.name} in {scope.path}"
            elif isinstance(call, Call) and name in ("receiver", "listens_for", "connect", "connect_via", "on"):
                self._connected(scope, call, FunctionFound(scope, function))
            elif isinstance(call, Attr) and call.name == "connect":
                self._signal(scope, call.value, None, FunctionFound(scope, function))

    def _call(self, seen: Sighting, call: Call) -> None:
        name = tail(call.func)
        if name == "register" and call.args and self._registers(seen.scope, call.func):
            self.found.models[tail(call.args[0])] = f"{_text(call.func)} in {seen.scope.path}"
        elif name in ("connect", "listen") and len(call.args) >= 1:
            given = call.args[0] if name == "connect" else call.args[-1]
            receiver = self.names.settle(self.names.resolve(seen.scope, given))
            if isinstance(receiver, FunctionFound):
                self._connected(seen.scope, call, receiver)

    def _registers(self, scope: Scope, func: Expr) -> bool:
        return bool(_REGISTERS.match(self.names.outside_name(scope, func)) or _REGISTERS.match(_text(func)))

    def _connected(self, scope: Scope, call: Call, receiver: FunctionFound) -> None:
        name = tail(call.func)
        if name in ("listens_for", "listen"):
            event = next((given.value for given in call.args if isinstance(given, Text)), "")
            if _TABLE_EVENTS.match(event):
                self._keep(tail(call.args[0]), receiver)
            return
        signals = call.args[:1] if name in ("receiver", "on") else ()
        listed = signals[0].items if signals and isinstance(signals[0], Items) else signals
        sender = keyword(call, "sender")
        for signal in listed or ((call.func.value,) if isinstance(call.func, Attr) else ()):
            self._signal(scope, signal, sender, receiver)

    def _signal(self, scope: Scope, signal: Expr, sender: Expr | None, receiver: FunctionFound) -> None:
        name = tail(signal)
        kept = self.records.behind(receiver.scope, receiver.node)
        if name in _SESSIONS and (kept.audited or kept.logged):
            for kind in _SIGNS_IN if _SESSIONS[name] in _SIGNS_IN else (_SESSIONS[name],):
                self.found.kinds[kind] = f"{receiver.node.name} in {receiver.scope.path}"
        elif name in _SAVED:
            self._keep(_sender(sender) if sender is not None else "", receiver)

    def _keep(self, model: str, receiver: FunctionFound) -> None:
        if not self.records.behind(receiver.scope, receiver.node).audited:
            return
        what = f"{receiver.node.name} in {receiver.scope.path}"
        if model and model not in ("Session", "session", "SignallingSession", "mapper", "Mapper", "Base", "db"):
            self.found.models[model] = what
        else:
            self.found.everything = what

    def _setting(self, name: str, value: Expr | None) -> None:
        if name == "AUDITLOG_INCLUDE_ALL_MODELS" and value == Const("True"):
            self.found.everything = "AUDITLOG_INCLUDE_ALL_MODELS"
        if name == "INSTALLED_APPS":
            apps = {node.value for node in walk(value) if isinstance(node, Text)}
            if apps & {"easyaudit", "easy_audit"}:
                self.found.everything = "django-easy-audit"
            for app in ("easyaudit", "axes"):
                if app in apps:
                    self.found.kinds.update(dict.fromkeys(_SIGNS_IN, f"`{app}`"))

    def _names_caller(self, scope: Scope, function: Function) -> bool:
        from_inside = scope.inside(function)
        return any(self.records.logs_actor(from_inside, node) for node in self.records.calls.inside(function))


def _is_hook(method: Function) -> bool:
    """A method that an ORM runs when it stores a row: by its name or its decorator (`@AfterCreate`)."""
    spoken = (method.name, *(tail(getattr(one.value, "func", None)) or tail(one.value) for one in method.decorators))
    return any(_HOOK.match(words(name)) for name in spoken)


def _only_stamps(found: object) -> bool:
    """A mixin of the tree that only adds columns like `created_by` keeps no history."""
    if not isinstance(found, ClassFound):
        return False
    return all(isinstance(line, Assign) or not isinstance(line, Function | Class) for line in found.node.body)


def _sender(node: Expr) -> str:
    return node.value.rpartition(".")[2] if isinstance(node, Text) else tail(node) or tail(getattr(node, "value", None))


def _text(node: Expr) -> str:
    return dotted(node.func if isinstance(node, Call) else node)
