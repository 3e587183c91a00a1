"""What the code of a view does: what it changes, what it reads, and whether it asks who is looking."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import ActKind
from bot.inventory.code import Assign, Attr, Call, Class, Compare, Expr, Name, Text, dotted, keyword, tail, walk
from bot.inventory.django.listing import lists_accounts
from bot.inventory.django.methods import done_by_methods
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.frameworks.interface import Project
from bot.inventory.grounds import Answers
from bot.inventory.models import is_model
from bot.inventory.names import Names
from bot.inventory.statements import every, expressions
from bot.inventory.words import words

CALLER = re.compile(r"^(?:self\.)?(?:request|req|info\.context)\.(?:user|auth|account|member|organizer|org|tenant)\b")
_CREATES = frozenset(
    {"create", "get_or_create", "update_or_create", "bulk_create", "acreate", "create_user", "aget_or_create"}
)
_CHANGES = frozenset({"update", "bulk_update", "aupdate", "abulk_update"})
_RELATES = frozenset({"add", "remove", "set", "clear"})
_WORKS = frozenset({"delay", "apply_async", "enqueue", "async_task", "schedule", "send_task", "delay_on_commit"})
_RUNS = re.compile(r"^(?:subprocess\.\w+|os\.(?:system|popen|remove|unlink|rename|mkdir)|shutil\.\w+|call_command)$")
_SAVES_FILES = re.compile(
    r"^(?:image|img|im|thumb\w*|fig|figure|plt|wb|workbook|book|doc|document_?docx|buffer|pdf|output"
    r"|writer|storage|canvas"
    r"|default_storage|fs|session|cart|basket|chart|qr\w*|self\.cart|c|p)$"
)
_TRANSIENT = re.compile(
    r"\b(?:session|cart|basket|messages?|cache|cookies|seen|result|results|context|data|params|GET)\b"
)
_SAVE_WORDS = frozenset({"commit", "update_fields", "using", "force_insert", "force_update", "request", "user"})
_COUNTERS = re.compile(
    r"\b(?:views?|hits?|counts?|visits?|clicks?|downloads?|impressions?|last seen|accessed|viewed)\b"
)
_ASKS = frozenset(
    {"is_authenticated", "is_anonymous", "is_staff", "is_superuser", "has_perm", "has_perms", "has_module_perms"}
)
_SIGNATURE = re.compile(
    r"signature|hmac|compare_digest|construct_event|verify_?webhook|validate_?webhook|check_?token|verify_?token"
    r"|webhook_?secret|unsign|loads_?signed|TimestampSigner|verify_ipn",
    re.IGNORECASE,
)
_DATA = re.compile(r"JsonResponse|csv\.(?:Dict)?[Ww]riter|StreamingHttpResponse|Workbook|serialize$|model_to_dict")
_TABLE = re.compile(r"^(?:csv\.(?:Dict)?[Ww]riter|(?:openpyxl\.|xlwt\.|xlsxwriter\.)?Workbook)$")
_TABLE_TYPE = re.compile(r"text/csv|application/(?:vnd\.ms-excel|vnd\.openxmlformats)")
_PUBLIC_FILTER = re.compile(
    r"\b(?:public|published|visible|is public|is published|live|approved|privacy|privacy level|publicly"
    r"|indexable|shared"
    r"|viewable|visibility|listed|is active|active|enabled)\b"
)


@dataclass(frozen=True)
class Deed:
    """`kind` as an auditor asks, `model` the class it is done to ("" where unknown)."""

    kind: ActKind
    model: str


@dataclass(frozen=True)
class Deeds:
    """`asks` says that it tells signed-in visitors from others; `passes` that it gives the caller to code that may;
    `personal` that it selects by the caller; `filtered` that it selects what is meant for everybody; `signs`
    that it checks a signature or signed token; `sends_data` that it answers with data rather than with a page;
    `exports` that this is a table to take away; `accounts` that it reads the accounts of Django or of a project out of
    sight, many at a time."""

    changes: tuple[Deed, ...]
    models: tuple[ClassFound, ...]
    asks: bool
    passes: bool
    personal: bool
    filtered: bool
    signs: bool
    sends_data: bool
    exports: bool = False
    accounts: bool = False

    def plus(self, other: "Deeds") -> "Deeds":
        return Deeds(
            (*self.changes, *other.changes),
            (*self.models, *other.models),
            self.asks or other.asks,
            self.passes or other.passes,
            self.personal or other.personal,
            self.filtered or other.filtered,
            self.signs or other.signs,
            self.sends_data or other.sends_data,
            self.exports or other.exports,
            self.accounts or other.accounts,
        )


NO_DEEDS = Deeds((), (), False, False, False, False, False, False)


class DeedReader:
    """Reads what functions do, each once: the hooks of a base class run for many views."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._known: Answers[Deeds] = project.names.answers("deeds")

    def of(self, code: tuple[FunctionFound, ...]) -> Deeds:
        total = NO_DEEDS
        for found in code:
            total = total.plus(self._of(found))
        return total

    def _of(self, found: FunctionFound) -> Deeds:
        return self._known.of(id(found.node), found.scope.module, found.node, lambda: _deeds_of(self.project, found))


def _deeds_of(project: Project, found: FunctionFound) -> Deeds:
    changes: list[Deed] = []
    models: dict[int, ClassFound] = {}
    exports = False
    asks = passes = personal = filtered = signs = sends = False
    inner = found.scope.inside(found.node)
    for node in expressions(found.node.body):
        if isinstance(node, Attr):
            asks = asks or node.name in _ASKS
            filtered = filtered or bool(_PUBLIC_FILTER.search(words(node.name)))
        if isinstance(node, Name | Attr) and tail(node)[:1].isupper():
            model = project.names.settle(project.names.resolve(inner, node))
            if isinstance(model, ClassFound) and is_model(project.names, model):
                models[id(model.node)] = model
        if isinstance(node, Compare):
            asks = asks or any(is_caller(side) for side in node.sides)
        if isinstance(node, Call):
            signs = signs or bool(_SIGNATURE.search(dotted(node.func)))
            exports = exports or _is_export(node)
            sends = sends or exports or bool(_DATA.search(dotted(node.func)))
            changes.extend(_deed(project.names, found, inner, node))
            passes = passes or _passes(project.names, inner, node)
            personal = personal or _personal(node)
            filtered = filtered or any(_PUBLIC_FILTER.search(words(key)) for key, _ in node.keywords)
    changes.extend(Deed(*done) for done in done_by_methods(project.names, inner, found.node))
    accounts = lists_accounts(project.names, inner, expressions(found.node.body))
    return Deeds(
        tuple(changes), tuple(models.values()), asks, passes, personal, filtered, signs, sends, exports, accounts
    )


def _is_export(call: Call) -> bool:
    """`csv.writer(response)`, `Workbook()`, `HttpResponse(content_type="text/csv")`"""
    kind = keyword(call, "content_type")
    return bool(_TABLE.search(dotted(call.func)) or (isinstance(kind, Text) and _TABLE_TYPE.match(kind.value)))


def is_caller(node: Expr) -> bool:
    return bool(CALLER.match(dotted(node)))


def _deed(names: Names, found: FunctionFound, scope: Scope, call: Call) -> Iterator[Deed]:
    kind = _kind(call)
    if kind is not None and not (kind is ActKind.CHANGE and _counts(call, found)):
        yield Deed(kind, _model(names, scope, call))


def _kind(call: Call) -> ActKind | None:  # noqa: PLR0911 - one return for each kind
    name, base = tail(call.func), call.func.value if isinstance(call.func, Attr) else None
    if _RUNS.match(dotted(call.func)):
        return ActKind.HEAVY
    if base is None:
        return None
    said = dotted(base)
    chain = said or _rendered(base)
    if name in _WORKS:
        return ActKind.HEAVY
    if _TRANSIENT.search(words(said)) and "objects" not in chain:
        return None
    if name == "save" and not _SAVES_FILES.match(said) and _saves(call):
        return ActKind.CREATE if _from_form(tail(base)) else ActKind.CHANGE
    if name in ("delete", "adelete", "hard_delete", "soft_delete") and not call.args:
        return ActKind.DELETE
    managed = "objects" in chain or "_set" in chain or "manager" in chain
    if name in _CREATES and (managed or name != "create"):
        return ActKind.CREATE
    if name in _CHANGES and (managed or "filter" in chain):
        return ActKind.CHANGE
    if name in _RELATES and isinstance(base, Attr) and len(call.args) <= 1 and isinstance(base.value, Name | Attr):
        return ActKind.CHANGE if tail(base) not in ("errors", "fields", "headers") and _plural(tail(base)) else None
    return None


def _plural(name: str) -> bool:
    return name.endswith(("s", "_set"))


def _from_form(name: str) -> bool:
    return "form" in name or "serializer" in name


def _saves(call: Call) -> bool:
    return not call.args or (len(call.args) == 1 and isinstance(call.args[0], Name) and call.args[0].id == "request")


def _rendered(node: Expr) -> str:
    return ".".join(inner.name for inner in walk(node) if isinstance(inner, Attr))


def _counts(call: Call, found: FunctionFound) -> bool:
    """`page.views += 1; page.save()`: a counter of visits is nothing that a visitor changes."""
    base = dotted(call.func.value) if isinstance(call.func, Attr) else ""
    named = keyword(call, "update_fields")
    if named is not None and all(_COUNTERS.search(words(n.value)) for n in walk(named) if isinstance(n, Text)):
        return True
    if any(key != "using" for key, _ in call.keywords) and tail(call.func) == "update":
        return all(_COUNTERS.search(words(key)) for key, _ in call.keywords)
    written = [
        target
        for each in every(found.node.body)
        if isinstance(each, Assign)
        for target in each.targets
        if isinstance(target, Attr) and dotted(target.value) == base
    ]
    return bool(written) and all(_COUNTERS.search(words(target.name)) for target in written)


def _model(names: Names, scope: Scope, call: Call) -> str:
    for node in walk(call.func):
        if isinstance(node, Name | Attr) and tail(node)[:1].isupper():
            found = names.settle(names.resolve(scope, node))
            if isinstance(found, ClassFound):
                return found.node.name
    return ""


def _passes(names: Names, scope: Scope, call: Call) -> bool:
    """Is the caller given to something that may decide on it: a function of the tree, or a method of an object?"""
    if not any(is_caller(node) for node in (*call.args, *(value for _, value in call.keywords))):
        return False
    name = tail(call.func)
    found = names.settle(names.resolve(scope, call.func))
    if isinstance(found, ClassFound) or (isinstance(found, Outside) and found.name.startswith("builtins.")):
        return False
    if name in (
        "filter",
        "exclude",
        "create",
        "get",
        "get_or_create",
        "add",
        "remove",
        "save",
        "Q",
        "get_object_or_404",
    ):
        return False
    return not re.match(r"^(?:log|debug|info|warning|error|send|notify|track|render|create|save|str|int)", name)


def _personal(call: Call) -> bool:
    """`filter(owner=request.user)`"""
    return tail(call.func) in ("filter", "get", "get_object_or_404", "exclude", "get_list_or_404") and any(
        is_caller(value) for _, value in call.keywords
    )


def meta_model(names: Names, found: ClassFound) -> ClassFound | None:
    """`class Meta: model = Book` of a form or serializer."""
    for base in names.lineage(found):
        for line in base.node.body if isinstance(base, ClassFound) else ():
            if isinstance(line, Class) and line.name == "Meta" and isinstance(base, ClassFound):
                for inner in line.body:
                    if isinstance(inner, Assign) and Name("model") in inner.targets:
                        model = names.settle(names.resolve(base.scope, inner.value))
                        return model if isinstance(model, ClassFound) else None
    return None


def is_record(project: Project, scope: Scope, call: Call) -> bool:
    """Does a call only make a row or an answer?"""
    found = project.names.settle(project.names.resolve(scope, call.func))
    if isinstance(found, ClassFound):
        return is_model(project.names, found)
    return isinstance(found, Outside) and found.name.startswith(
        ("django.http", "django.template", "rest_framework.response")
    )
