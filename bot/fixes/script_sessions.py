"""Cookies, sessions, tokens and origins of Node applications: the options that protect them."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import arguments_of, calls_on, function_of, set_in, value_at, with_argument
from bot.fixes.script_deed import FUNCTIONS
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_imports import bring_crypto
from bot.fixes.script_rewrite import ScriptRewrite

PRODUCTION = re.compile(r"\bNODE_ENV\b")

SETS_UP = re.compile(r"(?:^|/)(?:install(?:er)?|setup)(?:/|\.[cm]?[jt]s$)")
"""What runs once, on a machine that has no certificate yet."""

LIFETIME = "1h"
"""How long a token lives where the project does not say: OWASP's JSON Web Token Cheat Sheet asks for a short time."""

LIVES = re.compile(r"(?:JWT|TOKEN)\w*_?(?:EXP|TTL|LIFE)|(?:token|jwt)\w*(?:Exp|Ttl|TTL|Life)\w*")
"""Names of how long tokens live."""

DIGITS = re.compile(
    r"^Math\.floor\(\s*(?:(?P<low>\d+) \+ Math\.random\(\) \* (?P<size>\d+)|Math\.random\(\) \* (?P<size2>\d+)"
    r"(?:\s*\) \+ (?P<low2>\d+)|\s*\+ (?P<low3>\d+)))\s*\)?$"
)
"""A whole number that is drawn: `Math.floor(100000 + Math.random() * 900000)`."""

ON_PURPOSE = re.compile(r"https?\b|@deprecated|\blegacy\b|never expires?|on purpose|intention", re.IGNORECASE)

LETTERS = re.compile(r"^Math\.random\(\)\.toString\(36\)\.(?:slice|substr|substring)\(2(?:, ?\d+)?\)$")


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    for call in calls_on(file, context.finding.location.span):
        name = function_of(call)
        if _is_meant(file, call) or SETS_UP.search(context.finding.location.path):
            continue
        if re.search(r"^(?:res|response|reply)\b.*\.(?:cookie|setCookie)$", name):
            yield (
                "Sends the cookie over TLS only, and keeps it from scripts and from other sites.",
                _cookie(file, context, call),
            )
        elif name == "session" or name.endswith("expressSession"):
            told = "wherever it can" if _is_of_express(file) else "only"
            yield (
                f"Sends the session's cookie over TLS {told}, and keeps it from scripts.",
                _session(file, context, call),
            )
        elif name == "cors" or name.endswith(".enableCors"):
            yield "Still answers every origin, but no longer with the user's cookies.", _cors(call)
        elif name in ("jwt.sign", "sign"):
            yield f"Has the token end after {LIFETIME}.", _ending(file, call)
        elif name == "jwt.decode":
            yield "Checks the token's signature as the file does elsewhere.", _verified(file, call)
    yield "Draws it from the operating system's generator, which nobody can foretell.", _drawn(file, context)


def _is_meant(file: ScriptFile, call: Node) -> bool:
    """Whether a comment inside, or above the function, says that it is so on purpose or is on its way out."""
    said = [text_of(node) for node in walk(call) if node.type == "comment"]
    for around in outwards(call):
        before = around.prev_named_sibling
        if before is not None and before.type == "comment":
            said.append(text_of(before))
        if around.type in FUNCTIONS:
            break
    return any(ON_PURPOSE.search(one) for one in said)


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


def _object(file: ScriptFile, context: FixContext) -> str:
    return f"{{ {', '.join(f'{key}: {value}' for key, value in _flags(file, context).items())} }}"


def _cookie(file: ScriptFile, context: FixContext, call: Node) -> list[Change]:
    given = arguments_of(call)
    if len(given) == 2:
        return with_argument(file, call, 2, _object(file, context))
    if len(given) == 3 and given[2].type == "object":
        return set_in(file, given[2], _wanted(file, context, given[2]))
    return []


def _session(file: ScriptFile, context: FixContext, call: Node) -> list[Change]:
    given = arguments_of(call)
    if len(given) != 1 or given[0].type != "object":
        return []
    cookie, secure = value_at(given[0], "cookie"), f"{file.quote}auto{file.quote}"
    auto = {"secure": secure} if _is_of_express(file) else {}
    if cookie is not None:
        return set_in(file, cookie, _wanted(file, context, cookie) | auto) if cookie.type == "object" else []
    flags = _flags(file, context) | auto
    return set_in(file, given[0], {"cookie": f"{{ {', '.join(f'{key}: {value}' for key, value in flags.items())} }}"})


def _is_of_express(file: ScriptFile) -> bool:
    """Whether the file's sessions are those of express-session, which knows "auto": behind a proxy that is not trusted
    yet it would set no cookie at all with `true`, and nobody could sign in (its README, "cookie.secure")."""
    return any(source == "express-session" for _, source in file.imports())


def _cors(call: Node) -> list[Change]:
    given = arguments_of(call)
    value = value_at(given[0], "credentials") if given and given[0].type == "object" else None
    return [Change(value.start_byte, value.end_byte, "false")] if value is not None and value.type == "true" else []


def _ending(file: ScriptFile, call: Node) -> list[Change]:
    given = arguments_of(call)
    text = f"{file.quote}{LIFETIME}{file.quote}"
    if LIVES.search(file.content.decode()):
        return []  # how long they live is said here, and was to be passed on
    if len(given) == 2:
        return with_argument(file, call, 2, f"{{ expiresIn: {text} }}")
    if len(given) == 3 and given[2].type == "object" and value_at(given[2], "expiresIn") is None:
        return set_in(file, given[2], {"expiresIn": text})
    return []


def _verified(file: ScriptFile, call: Node) -> list[Change]:
    """`jwt.decode(token)` as `jwt.verify(token, KEY)`, where all of the file's other calls have the same key."""
    keys = {
        text_of(arguments_of(node)[1])
        for node in walk(file.root)
        if node.type == "call_expression"
        and function_of(node) in ("jwt.sign", "jwt.verify")
        and len(arguments_of(node)) > 1
    }
    given, function = arguments_of(call), call.child_by_field_name("function")
    if len(keys) != 1 or len(given) != 1 or function is None:
        return []
    return [Change(function.start_byte, function.end_byte, "jwt.verify"), *with_argument(file, call, 1, keys.pop())]


def _drawn(file: ScriptFile, context: FixContext) -> list[Change]:
    imports = bring_crypto(file)
    if imports is None:
        return []
    changes: list[Change] = []
    for call in calls_on(file, context.finding.location.span):
        text = _from_crypto(file, text_of(call), _size_said(file, call) or (32 if _is_key(call) else 16))
        outer = any(
            text_of(one).startswith("Math.floor(") for one in outwards(call.parent) if one.type == "call_expression"
        )
        if text and not outer:
            changes.append(Change(call.start_byte, call.end_byte, text))
    return [*changes, *imports] if len(changes) == 1 else []


def _size_said(file: ScriptFile, call: Node) -> int:
    """The bytes that a comment above promises ("a 32-byte token"); 0 for none."""
    above = file.lines[max(0, file.line_of(call.start_byte) - 3) : file.line_of(call.start_byte) - 1]
    said = re.search(r"(?://|\*).*\b(\d{2})[- ]bytes?\b", "".join(above))
    return int(said[1]) if said is not None and int(said[1]) >= 16 else 0


def _is_key(call: Node) -> bool:
    """Whether what is drawn signs or encrypts, by the name that it gets: 256 bits then, as many as HMAC-SHA-256 has."""
    for around in outwards(call):
        label = around.child_by_field_name("left") or around.child_by_field_name("name")
        if around.type in ("assignment_expression", "variable_declarator") and label is not None:
            return re.search(r"secret|key", text_of(label), re.IGNORECASE) is not None
    return False


def _from_crypto(file: ScriptFile, text: str, size: int) -> str:
    digits = DIGITS.match(text)
    if digits is not None:
        low = int(digits["low"] or digits["low2"] or digits["low3"] or 0)
        return f"crypto.randomInt({low}, {low + int(digits['size'] or digits['size2'])})"
    hexed = f"{file.quote}hex{file.quote}"
    return f"crypto.randomBytes({size}).toString({hexed})" if LETTERS.match(text) else ""


PLUGIN = ScriptRewrite("script_sessions", 30, frozenset({"SOC2-009"}), _proposals)
