"""The flags of a cookie: as the project's other cookies have them, and none where scripts, or a site without TLS,
need it as it is."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.insert import insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.script_calls import arguments_of, ends_of, function_of, set_in, value_at, with_argument
from bot.fixes.script_file import ScriptFile, parse_script

SETS = re.compile(r"\.(?:cookie|setCookie)$")

PRODUCTION = re.compile(r"\bNODE_ENV\b")

FOR_SCRIPTS = re.compile(
    r"csrf|xsrf|theme|locale|lang(?:uage)?|consent|time_?zone|sidebar|dark_?mode|preference", re.IGNORECASE
)
"""Names of cookies that a page's own scripts are to read."""


CREDENTIAL = re.compile(r"token|session|jwt|auth|(?:^|[._-])sid$|refresh|credential", re.IGNORECASE)
"""Names of cookies that let in whoever has them."""


def _flags(file: ScriptFile, context: FixContext) -> dict[str, str]:
    """The flags; TLS in production, where the project knows what that is: a developer's machine has none."""
    told = (file.content.decode(), *(each.text for each in context.files.values()))
    knows = any(PRODUCTION.search(text) for text in told)
    secure = f"process.env.NODE_ENV === {file.quote}production{file.quote}" if knows else "true"
    return {"httpOnly": "true", "secure": secure, "sameSite": f"{file.quote}lax{file.quote}"}


def _wanted(file: ScriptFile, context: FixContext, table: Node) -> dict[str, str]:
    """The flags; a SameSite that is given stays."""
    flags = _flags(file, context)
    if value_at(table, "sameSite") is not None:
        del flags["sameSite"]
    return flags


def _is_read_by_scripts(context: FixContext, call: Node) -> bool:
    """Whether a cookie is for scripts of pages, as its name, code that reads it, or the domain that it is shared with
    tells."""
    name, *more = arguments_of(call)
    keys = {text_of(one.child_by_field_name("key") or one) for table in more[1:] for one in table.named_children}
    if FOR_SCRIPTS.search(text_of(name)) or "domain" in keys:
        return True
    told = re.escape(text_of(name).strip("\"'`"))
    read = re.compile(
        rf"\b(?:Cookies\.get|getCookie|useCookies?)\(\s*\[?[\"'`]?{told}\b|\bdocument\.cookie\b[^;]*\b{told}\b"
    )
    return any(read.search(each.text) for each in (context.file, *context.files.values()))


def _object(file: ScriptFile, context: FixContext) -> str:
    return f"{{ {', '.join(f'{key}: {value}' for key, value in _flags(file, context).items())} }}"


def guarded_cookie(file: ScriptFile, context: FixContext, call: Node) -> list[Change]:
    """The changes that protect a cookie that is set; none where somebody chose otherwise, or scripts read it."""
    given = arguments_of(call)
    if _is_read_by_scripts(context, call):
        return []
    if len(given) == 2:
        return with_argument(file, call, 2, _object(file, context))
    if len(given) != 3 or given[2].type != "object":
        return []
    wanted = _as_others(file, context, call, given[2])
    return flags_put(file, given[2], wanted) if wanted else []


def flags_put(file: ScriptFile, table: Node, wanted: dict[str, str]) -> list[Change]:
    """The changes that give options the flags that they lack, in front of those which they have: `httpOnly` mostly
    stands before `secure`, and that before `sameSite`."""
    missing = {key: value for key, value in wanted.items() if value_at(table, key) is None}
    items, ends = items_of(table), ends_of(table)
    keys = [text_of(one.child_by_field_name("key") or one).strip("\"'") for one in items]
    order = ("httpOnly", "secure", "sameSite")
    if len(missing) != 1 or set(wanted) != set(missing) or ends is None:
        return set_in(file, table, wanted)
    key, value = next(iter(missing.items()))
    behind = [at for at, one in enumerate(keys) if one in order and order.index(one) > order.index(key)]
    before = [at + 1 for at, one in enumerate(keys) if one in order and order.index(one) < order.index(key)]
    at = behind[0] if behind else before[-1] if before else 0
    return insert_item(file, items, at, f"{key}: {value}", ends) if items else set_in(file, table, wanted)


def _as_others(file: ScriptFile, context: FixContext, call: Node, table: Node) -> dict[str, str]:
    """The flags for options that are given already, as the project's other cookies have them; none where nobody can
    tell: a flag that is off was turned off, a site without TLS could sign nobody in, and a cookie beside one that is
    hidden from scripts may be for them, where it is not called as what lets somebody in."""
    own = {key: value for key in ("httpOnly", "secure") if (value := value_at(table, key)) is not None}
    others, wanted = list(_others(file, context, call)), _wanted(file, context, table)
    if any(text_of(value) == "false" for value in own.values()):
        return {}
    if own:
        wanted.pop("sameSite", None)  # whoever chose one flag thought of the others: what is missing is put back
    if "secure" in own:
        del wanted["secure"]
    else:
        said = {text_of(value) for _, each in others if (value := value_at(each, "secure")) is not None}
        if len(said) != 1:
            return {}
        wanted["secure"] = said.pop()
    name = text_of(arguments_of(call)[0]).strip("\"'`")
    hidden = {other for other, each in others if value_at(each, "httpOnly") is not None}
    lets_in = CREDENTIAL.search(name) is not None and hidden == {other for other, _ in others}
    return {} if "httpOnly" not in own and hidden and name not in hidden and not lets_in else wanted


def _others(file: ScriptFile, context: FixContext, call: Node) -> Iterator[tuple[str, Node]]:
    """The project's other cookies: name and options."""
    for path, source in {context.file.path: context.file, **context.files}.items():
        there = file if path == context.file.path else parse_script(source) if "ookie(" in source.text else None
        for node in walk(there.root) if there is not None else ():
            given = arguments_of(node) if node.type == "call_expression" and SETS.search(function_of(node)) else []
            if len(given) == 3 and given[2].type == "object" and node != call:
                yield text_of(given[0]).strip("\"'`"), given[2]


def guarded_session(file: ScriptFile, context: FixContext, call: Node) -> list[Change]:
    given = arguments_of(call)
    others = any(source == "client-sessions" for _, source in file.imports())
    if len(given) != 1 or given[0].type != "object" or others:  # its flags have other names
        return []
    cookie, secure = value_at(given[0], "cookie"), f"{file.quote}auto{file.quote}"
    auto = {"secure": secure} if is_of_express(file) else {}
    off = value_at(cookie, "httpOnly") if cookie is not None else None
    if off is not None and text_of(off) == "false":
        return []  # scripts are to read it
    if cookie is not None:
        return _put_into(file, cookie, _wanted(file, context, cookie) | auto) if cookie.type == "object" else []
    flags = _flags(file, context) | auto
    return set_in(file, given[0], {"cookie": f"{{ {', '.join(f'{key}: {value}' for key, value in flags.items())} }}"})


def _put_into(file: ScriptFile, cookie: Node, wanted: dict[str, str]) -> list[Change]:
    """The flags that a session's cookie lacks: where it has one of them, SameSite was thought of too."""
    kept = {key for key in ("httpOnly", "secure") if (one := value_at(cookie, key)) and text_of(one) != "false"}
    lacking = {key: one for key, one in wanted.items() if key not in kept and (key != "sameSite" or not kept)}
    return flags_put(file, cookie, lacking)


def is_of_express(file: ScriptFile) -> bool:
    """Whether the file's sessions are those of express-session, which knows "auto": behind a proxy that is not trusted
    yet it would set no cookie at all with `true`, and nobody could sign in (its README, "cookie.secure")."""
    return any(source == "express-session" for _, source in file.imports())
