"""An object is looked up by its owner too: only its owner finds it."""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from bot.core.inventory import Endpoint, ObjectAccess
from bot.fixes.calls import arguments_of, by_position, function_of, nodes_on, with_arguments
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.deed import actor_of
from bot.fixes.ground import holds_another, lets_nobody_else_in
from bot.fixes.habits import own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.refusals import not_found
from bot.fixes.rewrite import Proposal, Rewrite

BY_KEYWORD = re.compile(
    r"(?:^|\.)(?:get_object_or_404|get_list_or_404|filter_by|objects\.(?:get|filter|aget)|filter|get)$"
)

MAY_BE_NONE = re.compile(r"(?:\.get|\.first|one_or_none)\([^()]*\)$|\.first\(\)$|one_or_none\(\)$")
SURELY_THERE = re.compile(r"(?:get|first|one)_or_404\(|get_object_or_404\(|\.one\(\)$|scalar_one\(\)$|objects\.get\(")

GENERIC = re.compile(r"\b(?:queryset|model) = ")
"""A view that fetches its object by itself says from where."""

FETCHED = re.compile(rb"def get_(?:queryset|object)\b")
"""Its own ways to fetch it: whoever has written one of them asks the other for nothing."""

FETCHES = re.compile(r"ViewSet|Generic|(?:List|Detail|Update|Delete|Create|Retrieve|Destroy)(?:\w*API)?View\b")
"""Base classes with a `get_queryset` of their own; REST framework's APIView has none."""

PERSON = re.compile(r"user|owner|author|creat|customer|member|person|by$", re.IGNORECASE)
"""Columns that hold who is signed in: an organisation, an account of the books or a team is somebody else."""

DID_SOMETHING = re.compile(r"sign|approv|assign|review|modif|updat|verif|clos|sent|send", re.IGNORECASE)
"""Columns that hold who did something to an object, which may be anybody's."""

OF_A_TEAM = re.compile(
    r"^\w+\s*=\s*(?:self\.)?request\.(?!user\b|POST\b|GET\b|data\b|FILES\b|query_params\b|session\b|META\b|COOKIES\b"
    r"|headers\b|body\b|form\b|args\b|json\b|method\b|path\b|match_info\b)\w+"
)
"""What a middleware has put on the request beside the caller."""

BY_COMPARISON = re.compile(r"\.(?:filter|where)$")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    open_ones = [one for one in own.accesses if not one.checked] if own is not None else []
    function = file.function_at(context.finding.location.span)
    open_ones = [one for one in open_ones if not _is_of_where_the_caller_is(file, one)]
    if own is None or not open_ones or any(one.where.path != context.file.path for one in open_ones):
        return
    if own.framework.startswith("django") and not lets_nobody_else_in(own):
        return
    if any(_is_asked_by_whose_it_is(file, one) for one in open_ones):
        return
    if any(not one.owner or one.owner == "id" or _is_of_another(one, context) for one in open_ones):
        return
    actor = actor_of(context, own, function) if function is not None else ""
    said = f"Looks it up by its {open_ones[0].owner} too, so that only its owner finds it."
    if function is not None and actor:
        yield said, _each(open_ones, lambda one: _narrowed(file, one, actor))
        yield "Turns away whoever does not own it.", _each(open_ones, lambda one: _compared(file, own, one, actor))
    yield said, _own_queryset(file, context, own, open_ones[0])


def _is_of_where_the_caller_is(file: PythonFile, access: ObjectAccess) -> bool:
    """Whether a look-up asks for the team or the site that the request is made in as well: `team=request.team`."""
    calls = nodes_on(file, access.where.span, "call") if access.where.path else ()
    return any(OF_A_TEAM.search(text_of(one)) for call in calls for one in arguments_of(call))


def _is_asked_by_whose_it_is(file: PythonFile, access: ObjectAccess) -> bool:
    """Whether a look-up names an owner already, and not the caller: it is there to ask about others."""
    calls = nodes_on(file, access.where.span, "call") if access.where.path else ()
    labels = (one.child_by_field_name("name") for call in calls for one in arguments_of(call))
    stem = access.owner.removesuffix("_id")
    return any(label is not None and text_of(label) in (stem, f"{stem}_id") for label in labels)


def _is_of_another(access: ObjectAccess, context: FixContext) -> bool:
    """Whether the column is known to hold somebody else than who signs in, or is reached through another row that says
    of no person whose it is."""
    far = "." in access.owner and not PERSON.search(access.owner)
    return far or bool(DID_SOMETHING.search(access.owner)) or holds_another(access.model, access.owner, context)


def _each(accesses: list[ObjectAccess], change: Callable[[ObjectAccess], list[Change]]) -> list[Change]:
    """The changes of all look-ups; none where one of them cannot be changed."""
    found = [change(one) for one in accesses]
    return list(dict.fromkeys(one for changes in found for one in changes)) if all(found) else []


def _narrowed(file: PythonFile, access: ObjectAccess, actor: str) -> list[Change]:
    """The look-up with one more condition, as its conditions are written."""
    for call in nodes_on(file, access.where.span, "call"):
        name = function_of(call)
        given = arguments_of(call)
        keywords = [one for one in given if one.type == "keyword_argument"]
        compared = [one for one in by_position(call) if one.type == "comparison_operator"]
        if BY_KEYWORD.search(name) and any(_names(one, access) for one in keywords):
            if "." in access.owner and not actor.endswith("request.user.pk"):
                return []
            column = access.owner.replace(".", "__")  # Django documentation, "Lookups that span relationships"
            return with_arguments(file, call, [f"{column}={_owner_value(access, actor)}"])
        if BY_COMPARISON.search(name) and compared and access.model and access.parameter in text_of(call):
            model = text_of(compared[0]).split(".")[0]
            return with_arguments(file, call, [f"{model}.{access.owner} == {actor}"])
    return []


def _compared(file: PythonFile, own: Endpoint, access: ObjectAccess, actor: str) -> list[Change]:
    """The object that was found is compared with the caller: in the question whether it is there, else behind it."""
    for assignment in nodes_on(file, access.where.span, "assignment"):
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        statement = assignment.parent
        if left is None or right is None or statement is None or left.type != "identifier":
            continue
        name = text_of(left)
        differs = f"{name}.{access.owner} != {_owner_value(access, actor)}"
        after = statement.next_named_sibling
        test = after.child_by_field_name("condition") if after is not None and after.type == "if_statement" else None
        if test is not None and text_of(test) in (f"{name} is None", f"not {name}"):
            return [Change(test.end_byte, test.end_byte, f" or {differs}")]
        if MAY_BE_NONE.search(text_of(right)):
            differs = f"{name} is None or {differs}"
        elif not SURELY_THERE.search(text_of(right)):
            return []
        return _refused(file, own, statement, differs)
    return []


def _refused(file: PythonFile, own: Endpoint, statement: Node, condition: str) -> list[Change]:
    """A refusal as the framework has it: 404, so that nobody learns what others have."""
    refused = not_found(file, own.framework, statement) if file.is_first(statement) else None
    if refused is None:
        return []
    refusal, imports = refused
    margin = file.margin(statement)
    end = file.end_of(file.line_of(max(statement.start_byte, statement.end_byte - 1)))
    text = f"{file.eol}{margin}if {condition}:{file.eol}{margin}{file.unit}{refusal}"
    return [Change(end, end, text), *imports]


def _own_queryset(file: PythonFile, context: FixContext, own: Endpoint, access: ObjectAccess) -> list[Change]:
    """`get_queryset` of a generic view of Django that has none."""
    view = class_at(file, context.finding.location.span)
    body = view.child_by_field_name("body") if view is not None else None
    if own.framework not in ("django", "django_rest") or body is None or access.owner.endswith("_id"):
        return []
    bases = view.child_by_field_name("superclasses") if view is not None else None
    if bases is None or not FETCHES.search(text_of(bases)) or not PERSON.search(access.owner):
        return []
    if FETCHED.search(body.text or b"") or not GENERIC.search(text_of(view) if view is not None else ""):
        return []
    margin, unit, eol = file.margin(body), file.unit, file.eol
    last = body.named_children[-1]
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    query = f"return super().get_queryset().filter({access.owner}=self.request.user)"
    return [Change(end, end, f"{eol}{eol}{margin}def get_queryset(self):{eol}{margin}{unit}{query}")]


def _names(argument: Node, access: ObjectAccess) -> bool:
    value = argument.child_by_field_name("value")
    return value is not None and access.parameter in text_of(value)


def _owner_value(access: ObjectAccess, actor: str) -> str:
    """Django compares objects of users with their column; a column with an id takes the id."""
    is_relation = actor.endswith("request.user.pk") and not access.owner.endswith("_id")
    return actor.removesuffix(".pk") if is_relation else actor


PLUGIN = Rewrite("owner_filter", 30, frozenset({"SOC2-008"}), _proposals)
