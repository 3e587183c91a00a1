"""Secrets on their way: over protocols in clear text, into logs, into URLs."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.core.inventory import ClearData, ClearDataKind, Sureness
from bot.core.location import Location, Span
from bot.inventory.carrying import development_switch
from bot.inventory.code import Assign, Attr, Call, Expr, Index, Join, Mix, Name, Text, dotted, keyword, tail
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, names_in, scope_name
from bot.inventory.render import render
from bot.inventory.statements import every, expressions
from bot.inventory.words import words

_LOGGER = re.compile(
    r"^(?:self\.|cls\.|app\.|current_app\.|request\.app\.)?_?(?:log|logger|logging|LOG|LOGGER|structlog)(?:\(\))?$"
)
_LEVELS = ("debug", "info", "warning", "warn", "error", "critical", "exception", "log", "trace", "success")
_TOLD = re.compile(
    r"^(?:\w+ )*(?:password|passwd|pwd|passphrase|client secret|secret key|private key|api secret|api key|apikey"
    r"|access token"
    r"|refresh token|auth token|reset token|session token|bearer token|id token|otp|otp code|totp secret"
    r"|card number|cvv|cvc|ssn"
    r"|credit card|secret access key)$"
)
_NOT_TOLD = re.compile(
    r"\b(?:hash|hashed|masked|redacted|count|length|len|type|url|uri|id|name|field|file|path|expired?|valid|has"
    r"|is|no|bad"
    r"|missing|invalid|encrypted|prompt|new line)\b"
)
_COMMAND_LINE = frozenset({"click", "typer", "argparse", "fire", "getpass", "rich", "questionary"})
_FOR_OPERATORS = re.compile(
    r"(?:^|[/_])(?:cli|commands?|scripts?|bin|tools?|setup|manage|install\w*|admin_tool|bootstrap|seed\w*"
    r"|__main__)(?:[/_.]|$)"
)
"""What is printed there is an answer to whoever runs it."""
_QUERY = re.compile(
    r"[?&]((?:\w+_)?(?:password|passwd|pwd|client_secret|secret_key|ssn|card_number|private_key))=$", re.IGNORECASE
)
_LOCAL = re.compile(r"^(?:\w+://)?(?:localhost|127\.|0\.0\.0\.0|\[::1\]|mailhog|mailpit|maildev|host\.docker)")
_MAILS = (
    "send_mail",
    "send_email",
    "EmailMessage",
    "EmailMultiAlternatives",
    "sendmail",
    "MIMEText",
    "Message",
    "email_user",
)
_MAILED = re.compile(
    r"^(?:(?:new|temp|temporary|initial|generated|random|plain|raw|user|default) )?(?:password|passwd|pwd)$"
)
_TLS = frozenset({"starttls", "start_tls", "start_tls_s", "prot_p", "set_option"})
_LOGS_IN = frozenset({"login", "simple_bind_s", "simple_bind", "bind", "bind_s"})


def told_secrets(project: Project, lookup: Lookup) -> Iterator[ClearData]:
    yield from _logged(lookup)
    yield from _in_urls(lookup)
    yield from _mailed(lookup)
    yield from _mail(project, lookup)
    yield from _clear_protocols(project, lookup)


def _fault(kind: ClearDataKind, called: Called, data: str, why: str, sureness: Sureness) -> ClearData:
    return ClearData(kind, data, called.location, called.scope_name, render(called.call), why, sureness)


def _logged(lookup: Lookup) -> Iterator[ClearData]:
    for called in lookup.called(*_LEVELS):
        func = called.call.func
        if isinstance(func, Attr) and _LOGGER.match(dotted(func.value)):
            yield from _told(called, "the log")
    for called in lookup.called("print"):
        sources = called.seen.scope.module.sources
        by_hand = sources & _COMMAND_LINE or _FOR_OPERATORS.search(called.seen.scope.path)
        shown = isinstance(called.call.func, Name) and called.function and keyword(called.call, "file") is None
        if shown and not by_hand:
            yield from _told(called, "the output, which is the log of a server,")


def _told(called: Called, where: str) -> Iterator[ClearData]:
    if development_switch(called.seen.tests):
        return
    said = [*called.call.args, *(value for key, value in called.call.keywords if key not in ("exc_info", "extra"))]
    for name in (one for argument in said for one in _as_it_is(argument)):
        spoken = words(name)
        if _TOLD.match(spoken) and not _NOT_TOLD.search(spoken):
            why = f"`{name}` is handed to {where} as it is, without being masked."
            yield _fault(ClearDataKind.LOG, called, spoken, why, Sureness.SURE)
            return


def _as_it_is(node: Expr) -> Iterator[str]:
    """The names that an argument shows in full: no part of it, no result of a call."""
    match node:
        case Name(name) | Attr(_, name) | Index(_, Text(name)):
            yield name
        case Join(parts) | Mix("+" | "%", parts):
            for part in parts:
                if not isinstance(part, Text):
                    yield from _as_it_is(part)
        case Call(_, _, Attr(Text(), "format"), args):
            for part in args:
                yield from _as_it_is(part)
        case Call(_, _, Attr(value, "get"), (Text(name), *_)) if tail(value) in (
            "form",
            "data",
            "json",
            "POST",
            "body",
        ):
            yield name
        case _:
            return


def _in_urls(lookup: Lookup) -> Iterator[ClearData]:
    """`f"https://host/login?password={password}"`"""
    for seen, node in lookup.joined:
        ends = [part.value for part, after in pairwise(node.parts) if isinstance(part, Text) and not _is_text(after)]
        named = next((found[1] for text in ends if (found := _QUERY.search(text))), "")
        if named:
            line, end = getattr(seen.line, "line", 1), getattr(seen.line, "end", 0)
            where = Location(seen.scope.path, Span(line, max(line, end)))
            why = f"the URL carries {named}, and URLs stand in logs, histories and Referer headers."
            what = render(node)
            yield ClearData(ClearDataKind.URL, words(named), where, scope_name(seen), what, why, Sureness.LIKELY)


def _is_text(node: Expr) -> bool:
    return isinstance(node, Text)


def _mailed(lookup: Lookup) -> Iterator[ClearData]:
    """A password in the text of a mail: it lies in two mailboxes and on the servers between them."""
    for called in lookup.called(*_MAILS):
        texts = [
            *called.call.args,
            *(value for key, value in called.call.keywords if key not in ("auth_password", "password")),
        ]
        for text in texts:
            whole = _written(called, text)
            names = _as_it_is(whole) if isinstance(whole, Join | Mix | Call) else ()
            if any(_MAILED.search(words(name)) for name in names):
                why = "the text of the mail holds the password itself, instead of a link to set one."
                yield _fault(ClearDataKind.CHANNEL, called, "password", why, Sureness.LIKELY)
                break


def _written(called: Called, node: Expr) -> Expr:
    """What a local name was given, where that is a text."""
    if isinstance(node, Name) and called.function is not None:
        for line in every(called.function.body):
            if isinstance(line, Assign) and node in line.targets and isinstance(line.value, Join | Mix | Call):
                return line.value
    return node


def _mail(project: Project, lookup: Lookup) -> Iterator[ClearData]:
    """A login at a mail server, and nothing around it that turns encryption on."""
    for called in lookup.called("SMTP", "FTP"):
        outside = project.names.outside_name(called.seen.scope, called.call.func)
        function = called.function
        if outside not in ("smtplib.SMTP", "aiosmtplib.SMTP", "ftplib.FTP") or function is None:
            continue
        nodes = [node for node in expressions(function.body) if isinstance(node, Call)]
        done = {tail(node.func) for node in nodes}
        encrypted = done & _TLS or any("tls" in key.lower() for node in nodes for key, _ in node.keywords)
        if done & _LOGS_IN and not encrypted and not _is_local(called.call):
            why = f"{called.scope_name} logs in over {outside.rpartition('.')[2]} and never turns TLS on."
            yield _fault(ClearDataKind.CHANNEL, called, "password", why, Sureness.LIKELY)


def _clear_protocols(project: Project, lookup: Lookup) -> Iterator[ClearData]:
    for called in lookup.called("Telnet"):
        if project.names.outside_name(called.seen.scope, called.call.func).startswith("telnetlib"):
            yield _fault(
                ClearDataKind.CHANNEL, called, "password", "Telnet sends everything in clear text.", Sureness.SURE
            )
    for called in lookup.called("initialize"):
        url = project.names.fold(called.seen.scope, called.call.args[0]) if called.call.args else ""
        function = called.function
        done = {tail(node.func) for node in expressions(function.body) if isinstance(node, Call)} if function else set()
        if url.startswith("ldap://") and not _LOCAL.match(url) and done & _LOGS_IN and not done & {"start_tls_s"}:
            why = f"{called.scope_name} binds over ldap:// and never turns TLS on."
            yield _fault(ClearDataKind.CHANNEL, called, "password", why, Sureness.LIKELY)
    for called in lookup.called("post", "put", "get", "request"):
        yield from _plain_http(project, called)


def _plain_http(project: Project, called: Called) -> Iterator[ClearData]:
    """`requests.post("http://host/login", auth=(name, password))`"""
    url = called.call.args[0] if called.call.args else keyword(called.call, "url")
    client = project.names.outside_name(called.seen.scope, called.call.func)
    text = project.names.fold(called.seen.scope, url) if url is not None else ""
    host = text.removeprefix("http://")
    inside = _LOCAL.match(host) or "." not in host.partition("/")[0].partition(":")[0] or host.startswith("{")
    if not client.startswith(("requests", "httpx", "aiohttp", "urllib3")) or not text.startswith("http://") or inside:
        return
    secret = keyword(called.call, "auth") is not None or any(
        _TOLD.match(words(name))
        for key in ("json", "data", "headers", "params")
        for name in names_in(keyword(called.call, key))
    )
    if secret:
        why = "the URL begins with http://, and the request carries credentials."
        yield _fault(ClearDataKind.CHANNEL, called, "password", why, Sureness.SURE)


def _is_local(call: Call) -> bool:
    return any(isinstance(arg, Text) and bool(_LOCAL.match(arg.value)) for arg in call.args[:1])
