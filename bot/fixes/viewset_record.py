"""A view set of Django REST framework writes to the log what is made, changed and deleted by it, in its own hooks."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ControlKind
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.project_logger import ProjectLogger, logger_at
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

HOOKS = {
    "perform_create": ("serializer", "serializer.save()", "serializer.instance.pk", "created"),
    "perform_update": ("serializer", "serializer.save()", "serializer.instance.pk", "changed"),
    "perform_destroy": ("instance", "instance.delete()", "pk", "deleted"),
}
"""Methods that are there to be overridden (Django REST framework, "Generic views", "Save and deletion hooks"): what
each is given, what it does by itself, and how the row is named."""

ACTS = {"POST": "perform_create", "PUT": "perform_update", "PATCH": "perform_update", "DELETE": "perform_destroy"}


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    view = class_at(file, context.finding.location.span)
    if own is None or view is None or own.framework != "django_rest" or not own.has(ControlKind.AUTHENTICATION):
        return
    mine = [one for one in context.inventory.endpoints if one.handler == own.handler and one.location == own.location]
    hooks = {ACTS[method] for one in mine if one.acts for method in one.methods if method in ACTS}
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
        given, does, key, done = HOOKS[name]
        told = logger.told(file.quote, f"{thing} %s {done} by user %s", [key, "self.request.user.pk"])
        lines = [does, f"{logger.name}.info({told})"]
        if name == "perform_destroy":  # afterwards the row has no key any more
            lines.insert(0, "pk = instance.pk")
        text += f"{eol}{eol}{margin}def {name}(self, {given}):{inner}{inner.join(lines)}"
    last = body.named_children[-1]
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    return [Change(end, end, text)]


PLUGIN = Rewrite("viewset_record", 45, frozenset({"SOC2-010"}), _proposals)
