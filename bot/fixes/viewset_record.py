"""A view set of Django REST framework writes to the log what is made, changed and deleted by it, in its own hooks."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ActKind, ControlKind, Endpoint
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.log_record import has_record
from bot.fixes.project_logger import ProjectLogger, logger_at
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

HOOKS = {
    "perform_create": ("serializer", "serializer.instance.pk", "created"),
    "perform_update": ("serializer", "serializer.instance.pk", "changed"),
    "perform_destroy": ("instance", "pk", "deleted"),
}
"""Methods that are there to be overridden (Django REST framework, "Generic views", "Save and deletion hooks"): what
each is given, and how the row is named. What they did, a base class of the project's own may do otherwise."""

ACTS = {"POST": "perform_create", "PUT": "perform_update", "PATCH": "perform_update", "DELETE": "perform_destroy"}


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    view = class_at(file, context.finding.location.span)
    if own is None or view is None or own.framework != "django_rest" or not own.has(ControlKind.AUTHENTICATION):
        return
    if has_record(context, own, ActKind.CHANGE):
        return
    mine = [one for one in context.inventory.endpoints if one.handler == own.handler and one.location == own.location]
    hooks = {ACTS[method] for one in mine if _by_itself(one, view) for method in one.methods if method in ACTS}
    names = {text_of(one.child_by_field_name("name") or one) for one in walk(view) if one.type == "function_definition"}
    model = next((act.model for one in mine for act in one.acts if act.model), "")
    if not hooks or names & {*HOOKS, "create", "update", "partial_update", "destroy"} or not model:
        return
    logger = logger_at(file, view, context)
    changes = _written(file, view, [name for name in HOOKS if name in hooks], logger, _words(model))
    if changes:
        yield (
            "Writes to the log who made, changed or deleted a row, in the view's own hooks.",
            [*changes, *logger.changes],
        )


def _by_itself(endpoint: Endpoint, view: Node) -> bool:
    """Whether what is done is done by the view's base class, and by no method that the view has for it."""
    name = text_of(view.child_by_field_name("name") or view)
    return any(act.what.startswith(f"{name} by ") for act in endpoint.acts)


def _words(model: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", model.rpartition(".")[2]).lower()


def _written(file: PythonFile, view: Node, hooks: list[str], logger: ProjectLogger, thing: str) -> list[Change]:
    body = view.child_by_field_name("body")
    if body is None or not file.is_first(body):
        return []
    margin, eol = file.margin(body), file.eol
    inner = f"{eol}{margin}{file.unit}"
    text = ""
    for name in hooks:
        given, key, done = HOOKS[name]
        told = logger.told(file.quote, f"{thing} %s {done} by user %s", [key, "self.request.user.pk"])
        call = f"{logger.name}.info({told})"
        if len(f"{margin}{file.unit}{call}") > file.limit:
            call = f"{logger.name}.info({inner}{file.unit}{told}{inner})"
        lines = [f"super().{name}({given})", call]
        if name == "perform_destroy":  # afterwards the row has no key any more
            lines.insert(0, "pk = instance.pk")
        text += f"{eol}{eol}{margin}def {name}(self, {given}):{inner}{inner.join(lines)}"
    last = body.named_children[-1]
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    return [Change(end, end, text)]


PLUGIN = Rewrite("viewset_record", 45, frozenset({"SOC2-010"}), _proposals)
