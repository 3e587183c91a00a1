"""A view set of Django REST framework shows and changes the rows only that belong to who asks, as it makes them."""

import re
from collections.abc import Iterator

from bot.core.inventory import Endpoint
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.ground import lets_nobody_else_in
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

KEPT = re.compile(r"\bserializer\.save\((?P<owner>[a-z]\w*)=self\.request\.user\)")
"""The row is made for who calls: its owner is known by the class's own word."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    view = class_at(file, context.finding.location.span)
    body = view.child_by_field_name("body") if view is not None else None
    if own is None or own.framework != "django_rest" or view is None or body is None:
        return
    if not lets_nobody_else_in(own):
        return
    text = text_of(view)
    made = KEPT.search(text)
    owners = _owners(own, context)
    if made is None or "def get_queryset" in text or not re.search(r"^\s+queryset = ", text, re.MULTILINE):
        return
    if owners != {made["owner"]} or not file.is_first(body):
        return
    margin, unit, eol = file.margin(body), file.unit, file.eol
    first = next(one for one in body.named_children if one.type in ("function_definition", "decorated_definition"))
    at = file.start_of(file.line_of(first.start_byte))
    query = f"return super().get_queryset().filter({made['owner']}=self.request.user)"
    method = f"{margin}def get_queryset(self):{eol}{margin}{unit}{query}{eol}{eol}"
    yield f"Finds only the rows whose {made['owner']} asks: the view makes them so.", [Change(at, at, method)]


def _owners(own: Endpoint, context: FixContext) -> set[str]:
    """The owners of what the view's endpoints look up."""
    mine = (one for one in context.inventory.endpoints if one.handler == own.handler and one.location == own.location)
    return {access.owner for one in mine for access in one.accesses if not access.checked}


PLUGIN = Rewrite("own_rows", 29, frozenset({"SOC2-008"}), _proposals)
