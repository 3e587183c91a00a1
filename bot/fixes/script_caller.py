"""How a handler of a Node application names who calls: as it does so itself, or as others do that the same guard lets
in and that are given the same. Where nobody may be signed in, nobody is named, or by `?.`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tree_sitter import Node

from bot.core.inventory import ControlKind, Endpoint
from bot.core.source import split_lines
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

STEP = r"(?:\??\.|!\.)"

OF_PEOPLE = re.compile(r"\b(?:email|username)$")

LETS_IN = re.compile(r"\b(?:req|request|ctx)\.log_?[iI]n\(|\b(?:req|request)\.user = |\bsession\.user(?:Id|_id)? = ")
"""A handler that signs somebody in: what the request carries of a caller is made there."""

PERHAPS = re.compile(r"[?!]?\.(?=\w+$)")
"""The last step of a value, which cannot be made where there is no caller."""

MAX_ALIKE = 40
"""Handlers of others that are looked at, those of the same file first."""


@dataclass(frozen=True)
class _Handler:
    """The text of a handler, and the types of what it is given by name ("" for none)."""

    text: str

    def type_of(self, name: str) -> str:
        found = re.search(rf"(?<![\w.]){re.escape(name)}(?P<perhaps>\??):\s*(?P<type>[\w.]+(?:<[^<>]*>)?)", self.text)
        return f"{found['perhaps']}{found['type']}" if found is not None else ""


def caller_of(context: FixContext, own: Endpoint, function: Node) -> str:
    """The caller as one value: `req.user.id`, `req.user?.id` where somebody may be let in whom it does not know; ""
    where nothing here, or where the same guard lets in, tells."""
    if not own.has(ControlKind.AUTHENTICATION) or LETS_IN.search(text_of(function)):
        return ""  # whom the handler lets in itself is not there before
    known = any(control.level != "body" for control in own.of(ControlKind.AUTHENTICATION))
    alike = [_Handler(text_of(function)), *islice(_alike(context, own) if known else (), MAX_ALIKE)]
    found = next(_of_nest(context, alike) if own.framework == "nest" else _told(alike, function), "")
    return PERHAPS.sub("?.", found) if own.has(ControlKind.OPTIONAL_AUTHENTICATION) else found


def request_of(function: Node) -> str:
    """What a function calls its first parameter; "" where it takes it apart or has none."""
    parameters = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
    if parameters is None:
        return ""
    first = next(iter(parameters.named_children), None) if parameters.type == "formal_parameters" else parameters
    if first is not None and first.type == "required_parameter":
        first = first.child_by_field_name("pattern")
    return text_of(first) if first is not None and first.type == "identifier" else ""


def _alike(context: FixContext, own: Endpoint) -> Iterator[_Handler]:
    """The handlers that the same guard lets in."""
    guards = {control.what for control in own.of(ControlKind.AUTHENTICATION)}
    endpoints = sorted(context.inventory.endpoints, key=lambda one: one.body.path != own.body.path)
    for one in endpoints:
        source = context.file if one.body.path == context.file.path else context.files.get(one.body.path)
        if source is None or one.location == own.location or one.framework != own.framework:
            continue
        if guards & {control.what for control in one.of(ControlKind.AUTHENTICATION)}:
            yield _Handler("".join(split_lines(source.text)[one.body.span.start - 1 : one.body.span.end]))


def _told(alike: list[_Handler], function: Node) -> Iterator[str]:
    yield from _of_local(alike)
    request = request_of(function)
    if not request:
        return
    name, type_ = re.escape(request), alike[0].type_of(request)
    of_request = (
        rf"(?<![\w.]){name}{STEP}(?:(?:state|session|auth|locals){STEP})?{CALLERS}{STEP}(?:{IDENTITIES})\b(?!\()"
        rf"|(?<![\w.]){name}\.session\.(?:userId|user_id|uid)\b"
    )
    for one in alike:
        found = _best(of_request, one.text) if one.type_of(request) == type_ else ""
        if found:
            yield _as_it_may_be_missing(found, alike[0].text, one.text)
            return


def _best(read: str, text: str) -> str:
    """The first that is read there and is an id; else a name or an address, which is somebody's own. "" for none."""
    found = [one[0] for one in re.finditer(read, text)]
    return next((one for one in found if not OF_PEOPLE.search(one)), next(iter(found), ""))


def _as_it_may_be_missing(read: str, text: str, there: str) -> str:
    """`req.user?.id` where the handler (`text`) takes `req.user` for what may be missing, or where it was read
    (`there`) and only there it was asked for first."""
    owner, _, member = read.rpartition(".")
    owner = owner.rstrip("?!")
    name = re.escape(owner)
    perhaps = rf"(?<![\w.]){name}(?:\?\.| (?:&&|\?\?|\|\||\?))"
    refuses = rf"!{name}(?![\w.!])|\b{name} ={{2,3}} (?:null|undefined)"
    asked = re.search(f"{refuses}|{perhaps}", there) is not None and re.search(refuses, text) is None
    return f"{owner}?.{member}" if re.search(perhaps, text) is not None or asked else read


def _of_local(alike: list[_Handler]) -> Iterator[str]:
    """A caller that the handler has put into a variable: `const { user } = ctx.state.auth`, `const session = await
    auth()`, whose member it reads itself, or another that asks for it in the same way."""
    whole = alike[0].text
    known = OF_SESSION.search(whole)
    if known is not None:
        yield known["name"]
        return
    for found in re.finditer(r"\b(?:const|let)\s+(?:\{\s*)?(?P<name>\w+)(?:\s*\})?\s*=\s*(?P<value>[^\n;]+)", whole):
        name = found["name"]
        if re.fullmatch(CALLERS, name) and OF_REQUEST.match(found["value"]):
            members = rf"(?<![\w.]){name}{STEP}(?:{IDENTITIES})\b(?!\()"
        elif name == "session" and re.search(r"\b(?:auth|getServerSession|getSession)\(", found["value"]):
            members = rf"(?<![\w.])session{STEP}user{STEP}(?:{IDENTITIES})\b(?!\()"
        else:
            continue
        for one in (each for each in alike if found[0] in each.text):
            read = re.search(members, one.text)
            if read is not None:
                yield (
                    _of_session(read[0], whole)
                    if name == "session"
                    else _as_it_may_be_missing(read[0], whole, one.text)
                )
                return
        if re.search(rf"(?<![\w.]){name}\.save\(", whole):  # a row of a table: each of them has an id
            yield f"{name}.id"
            return


def _of_session(read: str, text: str) -> str:
    """`session?.user?.id` where the handler has not turned away who has no session: there is none then."""
    refuses = re.search(r"if \(!session\b[^{}]*\{?\s*(?:return|throw|redirect)", text)
    return read if refuses is not None else re.sub(r"(?<=session)[?!]?\.user[?!]?\.", "?.user?.", read)


def _of_nest(context: FixContext, alike: list[_Handler]) -> Iterator[str]:
    told = alike[0].text
    own = OF_PARAMETER.search(told)
    if own is not None and own["member"]:
        yield own["name"] if re.fullmatch(IDENTITIES, own["member"]) else ""
        return
    if own is not None:
        yield from _of_parameter(context, own["name"], alike, own["decorator"])
    for request in REQUEST.finditer(told):
        name = request["name"]
        read = rf"(?<![\w.]){name}{STEP}{CALLERS}{STEP}(?:{IDENTITIES})\b(?!\()"
        same = (one for one in alike if one.type_of(name) == alike[0].type_of(name))
        yield from (found[0] for one in same if (found := re.search(read, one.text)) is not None)


def _of_parameter(context: FixContext, name: str, alike: list[_Handler], decorator: str) -> Iterator[str]:
    """The member by which the parameter is told apart: as read by those who are given the same, else as its class has
    it."""
    type_ = alike[0].type_of(name)
    perhaps = re.search(rf"(?<![\w.]){name}(?:\?\.|\?:|: \w+ \| (?:null|undefined))", alike[0].text)
    step = "?." if perhaps is not None else "."
    if decorator.endswith("Id") and type_ in ("string", "number"):
        yield name
        return
    for one in alike:
        given = re.search(rf"@{decorator}\(\)\s*(?P<name>\w+)", one.text)
        there = given["name"] if given is not None else ""
        if there and one.type_of(there) == type_:
            read = re.search(rf"(?<![\w.]){there}{STEP}(?P<member>{IDENTITIES})\b(?!\()", one.text)
            if read is not None:
                yield f"{name}{step}{read['member']}"
                return
    member = member_of(context, type_.lstrip("?"), IDENTITIES) if type_ else ""
    if member:
        yield f"{name}{step}{member}"


def member_of(context: FixContext, name: str, members: str) -> str:
    """The first of the members (a pattern of names) that a class or an interface of that name has; "" for none."""
    for file in (context.file, *context.files.values()):
        found = re.search(
            rf"\b(?:class|interface) {re.escape(name)}\b[^{{]*\{{(?P<body>.*?)^\}}", file.text, re.DOTALL | re.MULTILINE
        )
        member = re.search(rf"\b(?P<name>{members})[!?]?:", found["body"]) if found is not None else None
        if member is not None:
            return member["name"]
    return ""
