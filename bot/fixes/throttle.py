"""Limits of Django REST framework, and of libraries that the project has and that no endpoint shows how to use."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.apply_idiom import apply_changes
from bot.fixes.change import Change
from bot.fixes.class_views import above, class_at, with_attribute
from bot.fixes.habits import own_endpoint
from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.limits import rate_for
from bot.fixes.python_file import PythonFile, is_label, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

DJANGO_RATELIMIT = re.compile(r"^(?:from|import) django_ratelimit\b|[\"']django_ratelimit[\"']", re.MULTILINE)

FASTAPI_LIMITER = re.compile(r"^(?:from|import) fastapi_limiter\b", re.MULTILINE)

REST = "rest_framework.throttling"

_OWN = re.compile(
    r"^ +throttle_classes\b.*?[\[(]\s*(?:\w+\.)?(?!(?:User|Anon|Scoped)RateThrottle\b)[A-Z]", re.MULTILINE
)
"""Views of a file with throttles that the project made: which of them is meant is its maker's to say."""

_MAKES = re.compile(r"^class \w+\([^()]*Throttle\b", re.MULTILINE)
"""Throttles that the project made, whether a view has them or not: one more beside them is its maker's to want."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    span = context.finding.location.span
    view, function = class_at(file, span), file.function_at(span)
    if own is None:
        return
    rate = rate_for(own)
    if own.framework == "django_rest" and view is not None and not _has(context, _MAKES):
        yield f"Lets one caller ask {rate} times a minute.", _throttled(file, view, rate)
    elif own.framework == "django" and view is None and function is not None and _has(context, DJANGO_RATELIMIT):
        quote = file.quote
        arguments = f"key={quote}ip{quote}, rate={quote}{rate}/m{quote}, method={quote}POST{quote}, block=True"
        imports = bring_name(file, "django_ratelimit.decorators", "ratelimit", function)
        changes = above(file, function, f"@ratelimit({arguments})") if imports is not None else []
        yield f"Lets one address ask {rate} times a minute, by django_ratelimit.", [*changes, *(imports or [])]
    elif own.framework == "fastapi" and function is not None and _has(context, FASTAPI_LIMITER):
        yield f"Lets one caller ask {rate} times a minute, by fastapi_limiter.", _depending(file, function, rate)


def _has(context: FixContext, library: re.Pattern[str]) -> bool:
    files = (context.file, *context.files.values())
    return any(file.language == "python" and library.search(file.text) for file in files)


def _throttled(file: PythonFile, view: Node, rate: int) -> list[Change]:
    """A throttle of the view's own: with its rate it needs no setting, and under a name of its own it shares no count
    with another (Django REST framework, "Throttling"). It counts users by their id and strangers by their address."""
    name = f"{text_of(view.child_by_field_name('name') or view).removesuffix('View')}Throttle"
    taken = any(text_of(one) == name for one in walk(file.root) if one.type == "identifier" and not is_label(one))
    imports = bring_name(file, REST, "UserRateThrottle", view)
    attribute = with_attribute(file, view, "throttle_classes", f"throttle_classes = [{name}]")
    whole = view.parent if view.parent is not None and view.parent.type == "decorated_definition" else view
    if (
        taken
        or _OWN.search("".join(file.lines))
        or imports is None
        or not attribute
        or not file.is_first(whole)
        or file.margin(whole)
    ):
        return []
    scope = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.removesuffix("Throttle")).lower()
    values = (f"scope = {file.quote}{scope}{file.quote}", f"rate = {file.quote}{rate}/minute{file.quote}")
    lines = (f"class {name}(UserRateThrottle):", *(file.unit + value for value in values), "", "", "")
    return [Change(whole.start_byte, whole.start_byte, file.eol.join(lines)), *attribute, *imports]


def _depending(file: PythonFile, function: Node, rate: int) -> list[Change]:
    """`dependencies=[Depends(RateLimiter(times=5, seconds=60))]` of the route."""
    idiom = read_idiom(f"dependencies=[Depends(RateLimiter(times={rate}, seconds=60))]")
    brought = (
        bring_name(file, "fastapi_limiter.depends", "RateLimiter", function),
        bring_name(file, "fastapi", "Depends", function),
    )
    changes = apply_changes(file, function, idiom) if idiom is not None else []
    if not changes or None in brought:
        return []
    return [*changes, *(change for some in brought for change in some or [])]


PLUGIN = Rewrite("throttle", 45, frozenset({"SOC2-006"}), _proposals)
