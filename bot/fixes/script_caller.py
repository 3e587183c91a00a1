"""How a handler of a Node application names who calls."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ControlKind, Endpoint
from bot.fixes.code_file import text_of
from bot.fixes.interface import FixContext

IDENTITIES = "id|_id|userId|user_id|uid|sub|username|email"
"""What callers are told apart by."""

CALLERS = r"(?:user|account|member|auth|caller|currentUser|me|viewer|profile)"

OF_PARAMETER = re.compile(
    r"@(?P<decorator>\w*(?:User|Caller|Account|Member|Auth)\w*)\((?:[\"'](?P<member>\w+)[\"'])?\)\s*(?P<name>\w+)"
)
"""A parameter that Nest fills with the caller, or with a member of it: `@CurrentUser() user`, `@User("id") userId`."""

OF_REQUEST = re.compile(
    r"\(?\s*(?:this\.)?(?:req|request|ctx|context|c|res|event|reply)(?:\??\.\w+)*?\??\.(?:state|user|auth|session|locals)\b"
    r"(?:\??\.\w+|!)*\s*(?:as\b[\w\s.<>]*)?\)?(?:!|\s)*;?$"
)
"""What a request carries of its caller, read and not looked up: `query.user.find(...)` may be anybody."""

OF_SESSION = re.compile(
    r"\bconst (?P<name>(?:user|caller|currentUser|loggedInUser)_?[iI]d)(?:: \w+)? = (?:await )?[\w.]+"
    r"\((?:req|request|ctx)(?:\.session)?\)"
)
"""`const userId = SessionManager.getLoggedInUserId(req.session)`: the project's own way to ask who calls."""

REQUEST = re.compile(r"@(?:Req|Request)\(\)\s*(?P<name>\w+)")


def caller_of(context: FixContext, own: Endpoint, function: Node) -> str:
    """The caller as one value: `req.user.id`; "" where nothing here or in the project tells."""
    if own.framework == "nest":
        return _of_nest(context, function)
    return next(_told(context, own, function), "")


def request_of(function: Node) -> str:
    """What a function calls its first parameter; "" where it takes it apart or has none."""
    parameters = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    if parameters is None:
        return ""
    first = next(iter(parameters.named_children), None) if parameters.type == "formal_parameters" else parameters
    if first is not None and first.type == "required_parameter":
        first = first.child_by_field_name("pattern")
    return text_of(first) if first is not None and first.type == "identifier" else ""


def _told(context: FixContext, own: Endpoint, function: Node) -> Iterator[str]:
    request = request_of(function)
    if not own.has(ControlKind.AUTHENTICATION):
        return
    yield from _of_local(context, function)
    if not request:
        return
    of_request = (
        rf"\b{re.escape(request)}\??\.(?:(?:state|session|auth|locals)\??\.)?{CALLERS}\??\.(?:{IDENTITIES})\b(?!\()"
        rf"|\b{re.escape(request)}\.session\.(?:userId|user_id|uid)\b"
    )
    perhaps = re.search(rf"\b{re.escape(request)}\.(\w+)\?\.", text_of(function))
    for text in _texts(context, function):
        found = re.search(of_request, text)
        if found is not None and perhaps is not None:  # here it is asked for as what may be missing
            yield found[0].replace(f".{perhaps[1]}.", f".{perhaps[1]}?.")
        elif found is not None:
            yield found[0]


def _of_local(context: FixContext, function: Node) -> Iterator[str]:
    """A caller that the handler has put into a variable: `const { user } = ctx.state.auth`, `const session = await
    auth()`, whose member a text of the project reads."""
    whole = text_of(function)
    known = OF_SESSION.search(whole)
    if known is not None:
        yield known["name"]
        return
    for found in re.finditer(r"\b(?:const|let)\s+(?:\{\s*)?(?P<name>\w+)(?:\s*\})?\s*=\s*(?P<value>[^\n;]+)", whole):
        name = found["name"]
        if re.fullmatch(CALLERS, name) and OF_REQUEST.match(found["value"]):
            members = rf"(?<![\w.]){name}\??\.(?:{IDENTITIES})\b(?!\()"
        elif name == "session" and re.search(r"\b(?:auth|getServerSession|getSession)\(", found["value"]):
            members = rf"(?<![\w.])session\.user\.(?:{IDENTITIES})\b(?!\()"
        else:
            continue
        for text in _texts(context, function):
            read = re.search(members, text)
            if read is not None:
                yield read[0]
                return
        if re.search(rf"(?<![\w.]){name}\.save\(", whole):  # a row of a table: each of them has an id
            yield f"{name}.id"
            return


def _of_nest(context: FixContext, function: Node) -> str:
    parameters = function.child_by_field_name("parameters")
    told = text_of(parameters) if parameters is not None else ""
    own = OF_PARAMETER.search(told)
    if own is not None and own["member"]:
        return own["name"] if re.fullmatch(IDENTITIES, own["member"]) else ""
    names = [own["name"]] if own is not None else []
    requests = [found["name"] for found in REQUEST.finditer(told)]
    for text in _texts(context, function):
        for name in names:
            found = re.search(rf"(?<![\w.]){name}\.(?:{IDENTITIES})\b(?!\()", text)
            if found is not None:
                return found[0]
        for name in requests:
            found = re.search(rf"(?<![\w.]){name}\.{CALLERS}\.(?:{IDENTITIES})\b(?!\()", text)
            if found is not None:
                return found[0]
    return ""


def _texts(context: FixContext, function: Node) -> Iterator[str]:
    yield text_of(function)
    yield context.file.text
    yield from (file.text for file in context.files.values() if file.language in ("javascript", "typescript"))
