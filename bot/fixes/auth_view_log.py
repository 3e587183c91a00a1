"""A project's classes of Django's own login and password views write to the log whom they were about."""

from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.log_record import has_record
from bot.fixes.project_logger import ProjectLogger, logger_at
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

SAID = {
    "LoginView": ("user %s logged in", "self.request.user.pk"),
    "PasswordChangeView": ("password of user %s changed", "self.request.user.pk"),
    "PasswordResetConfirmView": ("password of user %s changed", "self.user.pk"),
}
"""What a valid form means in each (Django documentation, "Authentication Views"), and who it was: the login has made
it the request's user by then, a reset keeps whose it is."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    view = class_at(file, context.finding.location.span)
    bases = view.child_by_field_name("superclasses") if view is not None else None
    if own is None or view is None or bases is None or own.framework != "django" or not own.acts:
        return
    names = [text_of(one).rpartition(".")[2] for one in bases.named_children]
    known = next((one for one in names if one in SAID), "")
    methods = {
        text_of(one.child_by_field_name("name") or one) for one in walk(view) if one.type == "function_definition"
    }
    if not known or methods & {"form_valid", "post", "dispatch"} or has_record(context, own, own.acts[0].kind):
        return
    logger = logger_at(file, view, context)
    words, who = SAID[known]
    changes = _hook(file, view, logger, words, who)
    if changes:
        yield f'Writes "{words}" to the log where the form is valid.', [*changes, *logger.changes]


def _hook(file: PythonFile, view: Node, logger: ProjectLogger, words: str, who: str) -> list[Change]:
    body = view.child_by_field_name("body")
    if body is None or not file.is_first(body):
        return []
    margin, eol = file.margin(body), file.eol
    inner = f"{eol}{margin}{file.unit}"
    lines = (
        "response = super().form_valid(form)",
        f"{logger.name}.info({logger.told(file.quote, words, [who])})",
        "return response",
    )
    last = body.named_children[-1]
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    return [Change(end, end, f"{eol}{eol}{margin}def form_valid(self, form):{inner}{inner.join(lines)}")]


PLUGIN = Rewrite("auth_view_log", 38, frozenset({"SOC2-003"}), _proposals)
