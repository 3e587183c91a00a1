"""A throttle of its own for a view of Django REST framework that is a function."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.class_views import above, class_at
from bot.fixes.decorators import decorators_of
from bot.fixes.habits import own_endpoint
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.limits import rate_for
from bot.fixes.python_file import PythonFile, is_label, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.throttle import REST


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    span = context.finding.location.span
    function = file.function_at(span)
    if own is None or function is None or own.framework != "django_rest" or class_at(file, span) is not None:
        return
    decorators = [text_of(one) for one in decorators_of(function)]
    if not decorators or any(one.startswith("@throttle_classes") for one in decorators):
        return
    if decorators[0].startswith("@api_view"):
        rate = rate_for(own)
        yield f"Lets one caller ask {rate} times a minute.", _throttled(file, function, rate)


def _throttled(file: PythonFile, function: Node, rate: int) -> list[Change]:
    """With its rate the class needs no setting; it counts users by their id and strangers by their address (Django
    REST framework, "Throttling", "@throttle_classes")."""
    words = text_of(function.child_by_field_name("name") or function).split("_")
    name = f"{''.join(one.capitalize() for one in words if one != 'view')}Throttle"
    taken = any(text_of(one) == name for one in walk(file.root) if one.type == "identifier" and not is_label(one))
    imports = bring_name(file, REST, "UserRateThrottle", function)
    more = bring_name(file, "rest_framework.decorators", "throttle_classes", function)
    whole = function.parent
    if taken or imports is None or more is None or whole is None or not file.is_first(whole) or file.margin(whole):
        return []
    scope = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.removesuffix("Throttle")).lower()
    values = (f"scope = {file.quote}{scope}{file.quote}", f"rate = {file.quote}{rate}/minute{file.quote}")
    lines = (f"class {name}(UserRateThrottle):", *(file.unit + value for value in values), "", "", "")
    made = Change(whole.start_byte, whole.start_byte, file.eol.join(lines))
    return [made, *above(file, function, f"@throttle_classes([{name}])"), *imports, *more]


PLUGIN = Rewrite("function_throttle", 46, frozenset({"SOC2-006"}), _proposals)
