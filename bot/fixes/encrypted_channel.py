"""A login goes over TLS: mail, files, directories, and requests over HTTP."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.imports import bring_module
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

LOGS_IN = {"smtplib.SMTP": "login", "ftplib.FTP": "login", "ldap.initialize": "simple_bind_s"}


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        match function_of(call):
            case "smtplib.SMTP":
                yield "Turns TLS on before it logs in.", _mail(file, call)
            case "ftplib.FTP":
                yield "Logs in over TLS, and encrypts the files as well.", _files(file, call)
            case "ldap.initialize":
                yield "Turns TLS on before it binds.", _directory(file, call)
            case name if re.match(r"^(?:requests|httpx)\.(?:get|post|put|patch|request)$", name):
                yield "Sends the request over TLS.", _over_https(call)


def _login(call: Node) -> tuple[str, Node] | None:
    """The name of the connection that a call makes, and the one statement of its function that logs in by it."""
    name = _name_of(call)
    function = next((one for one in outwards(call) if one.type == "function_definition"), None)
    logs_in = f"{name}.{LOGS_IN[function_of(call)]}"
    found = [one for one in walk(function) if one.type == "call" and function_of(one) == logs_in] if function else []
    statement = found[0].parent if len(found) == 1 else None
    return (name, statement) if name and statement is not None and statement.type == "expression_statement" else None


def _name_of(call: Node) -> str:
    """`server` of `server = smtplib.SMTP(...)` and of `with smtplib.SMTP(...) as server:`."""
    parent = call.parent
    if parent is not None and parent.type == "assignment":
        left = parent.child_by_field_name("left")
        return text_of(left) if left is not None and left.type == "identifier" else ""
    alias = parent.child_by_field_name("alias") if parent is not None and parent.type == "as_pattern" else None
    return text_of(alias) if alias is not None else ""


def _mail(file: PythonFile, call: Node) -> list[Change]:
    """A context is needed: without one smtplib checks no certificate (Python documentation, `ssl`, "Security
    considerations")."""
    login, brought = _login(call), bring_module(file, "ssl", call)
    if login is None or brought is None:
        return []
    name, statement = login
    return [*_before(file, statement, f"{name}.starttls(context={brought[0]}.create_default_context())"), *brought[1]]


def _files(file: PythonFile, call: Node) -> list[Change]:
    """RFC 4217: `prot_p` has the data encrypted too, which the login alone does not."""
    login, brought = _login(call), bring_module(file, "ssl", call)
    function = call.child_by_field_name("function")
    if login is None or brought is None or function is None or len(by_position(call)) > 1:
        return []
    name, statement = login
    end = file.end_of(file.line_of(statement.end_byte - 1))
    brackets = call.child_by_field_name("arguments")
    close = brackets.end_byte - 1 if brackets is not None else call.end_byte
    comma = ", " if by_position(call) else ""
    return [
        replaced(function, "ftplib.FTP_TLS"),
        Change(close, close, f"{comma}context={brought[0]}.create_default_context()"),
        Change(end, end, f"{file.eol}{file.margin(statement)}{name}.prot_p()"),
        *brought[1],
    ]


def _directory(file: PythonFile, call: Node) -> list[Change]:
    login = _login(call)
    return _before(file, login[1], f"{login[0]}.start_tls_s()") if login is not None else []


def _before(file: PythonFile, statement: Node, line: str) -> list[Change]:
    start = statement.start_byte
    return [Change(start, start, f"{line}{file.eol}{file.margin(statement)}")] if file.is_first(statement) else []


def _over_https(call: Node) -> list[Change]:
    """The scheme of a URL that names no port, written in the call itself."""
    for address in by_position(call)[:2]:
        found = re.match(r"^(f?[\"'])http://[^/:\"'{}]+(?=[/\"'?])", text_of(address))
        if found is not None:
            at = address.start_byte + len(found[1]) + len("http")
            return [Change(at, at, "s")]
    return []


PLUGIN = Rewrite("encrypted_channel", 35, frozenset({"SOC2-005"}), _proposals)
