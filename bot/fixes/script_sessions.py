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
from bot.fixes.script_file import READS, ScriptFile, names_bound_in
from bot.fixes.script_flags import guarded_cookie, guarded_session, is_of_express
from bot.fixes.script_imports import bring_crypto
from bot.fixes.script_rewrite import ScriptRewrite

SETS_UP = re.compile(r"(?:^|/)(?:install(?:er)?|setup)(?:/|\.[cm]?[jt]s$)")
"""What runs once, on a machine that has no certificate yet."""

LIFETIME = "1h"
"""How long a token lives where the project does not say: OWASP's JSON Web Token Cheat Sheet asks for a short time."""

LIVES = re.compile(r"(?:JWT|TOKEN)\w*_?(?:EXP|TTL|LIFE)|(?:token|jwt)\w*(?:Exp|Ttl|TTL|Life)\w*")
"""Names of how long tokens live."""

LIVES_SO = re.compile(r"^(?:expire\w*|exp(?:iry|iration)?|ttl|\w*(?:Expir(?:y|es|ation)|Ttl|TTL|ExpiresIn)\w*)$")

FOR_ONCE = re.compile(r"reset|verif|confirm|activat|invit|magic|one_?time|unsubscribe", re.IGNORECASE)
"""Words for tokens of a mail, which are used soon or never."""

ENDS = re.compile(
    r"\bsign\([^;]*?\{[^{};]*\bexpiresIn: (?P<time>\d+|[\"'][\w ]+[\"']|[\w.]+!?)\s*,?\s*[^{};]*\}", re.DOTALL
)

DIGITS = re.compile(
    r"^Math\.floor\(\s*(?:(?P<low>\d+) \+ Math\.random\(\) \* (?P<size>\d+)|Math\.random\(\) \* (?P<size2>\d+)"
    r"(?:\s*\) \+ (?P<low2>\d+)|\s*\+ (?P<low3>\d+)))\s*\)?$"
)
"""A whole number that is drawn: `Math.floor(100000 + Math.random() * 900000)`."""

FOR_SCRIPTS = re.compile(r"client|script|browser|front.?end|on purpose|intention", re.IGNORECASE)
"""What a comment says of a cookie that scripts are to read."""

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
                guarded_cookie(file, context, call),
            )
        elif name == "session" or name.endswith("expressSession"):
            told = "wherever it can" if is_of_express(file) else "only"
            yield (
                f"Sends the session's cookie over TLS {told}, and keeps it from scripts.",
                guarded_session(file, context, call),
            )
        elif name in ("jwt.sign", "sign"):
            yield from _ending(file, context, call)
        elif name == "jwt.decode":
            yield "Checks the token's signature as the file does elsewhere.", _verified(file, call)
    yield "Draws it from the operating system's generator, which nobody can foretell.", _drawn(file, context)


def _is_meant(file: ScriptFile, call: Node) -> bool:
    """Whether a comment inside, or above the function, says that it is so on purpose or is on its way out."""
    table = next((one for one in arguments_of(call) if one.type == "object"), None)
    if table is not None and value_at(table, "secure") is not None and value_at(table, "httpOnly") is None:
        return any(FOR_SCRIPTS.search(text_of(node)) for node in walk(call) if node.type == "comment")
    said = [text_of(node) for node in walk(call) if node.type == "comment"]
    for around in outwards(call):
        before = around.prev_named_sibling
        if before is not None and before.type == "comment":
            said.append(text_of(before))
        if around.type in FUNCTIONS:
            break
    return any(ON_PURPOSE.search(one) for one in said)


def _ending(file: ScriptFile, context: FixContext, call: Node) -> Iterator[Proposal]:
    given, text = arguments_of(call), _lifetime(file, context, call)
    if text and len(given) == 2:
        yield f"Has the token end after {text}.", with_argument(file, call, 2, f"{{ expiresIn: {text} }}")
    elif text and len(given) == 3 and given[2].type == "object" and value_at(given[2], "expiresIn") is None:
        yield f"Has the token end after {text}.", set_in(file, given[2], {"expiresIn": text})


def _lifetime(file: ScriptFile, context: FixContext, call: Node) -> str:
    """How long the file's other tokens live, or all others of the project; LIFETIME for one of a mail. "" where nobody
    can tell: whoever is signed in would be turned away after a time that nobody chose."""
    ready = _prepared(call)
    if ready:
        return ready
    own = {one["time"] for one in ENDS.finditer(file.content.decode())}
    found = own or {one["time"] for each in context.files.values() for one in ENDS.finditer(each.text)}
    if len(found) == 1:
        time = found.pop()
        return time if own or re.match(r"[\"'\d]", time) else ""
    around = next((one for one in outwards(call) if one.type in FUNCTIONS or one.type == "program"), call)
    told = f"{text_of(call)} {_declared_by(call)} {text_of(around)[:80] if around.type in FUNCTIONS else ''}"
    is_for_once = not found and FOR_ONCE.search(told) and not LIVES.search(file.content.decode())
    return f"{file.quote}{LIFETIME}{file.quote}" if is_for_once else ""


def _prepared(call: Node) -> str:
    """What the function holds ready for it: a variable or a parameter called as the time of a token that nothing reads
    any more; "" for none."""
    function = next((one for one in outwards(call) if one.type in FUNCTIONS), None)
    names = sorted(name for name in names_bound_in(function) if LIVES_SO.match(name)) if function is not None else []
    unread = [name for name in names if function is not None and _reads(function, name) == 1]
    return unread[0] if len(unread) == 1 else ""


def _reads(function: Node, name: str) -> int:
    return sum(one.type in READS and text_of(one) == name for one in walk(function))


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
    found: list[list[Change]] = []
    for call in calls_on(file, context.finding.location.span):
        size = _size_said(file, call) or _usual_size(file) or (32 if _is_key(call) else 16)
        text = _from_crypto(file, text_of(call), size)
        outer = any(
            text_of(one).startswith("Math.floor(") for one in outwards(call.parent) if one.type == "call_expression"
        )
        if not text or outer:
            continue
        brought = bring_crypto(file, [each.text for each in context.files.values()], text.partition("(")[0])
        if brought is not None:
            imports, prefix = brought
            found.append([Change(call.start_byte, call.end_byte, f"{prefix}{text}"), *imports])
    return found[0] if len(found) == 1 else []


def _size_said(file: ScriptFile, call: Node) -> int:
    """The bytes that a comment above promises ("a 32-byte token"); 0 for none."""
    above = file.lines[max(0, file.line_of(call.start_byte) - 3) : file.line_of(call.start_byte) - 1]
    said = re.search(r"(?://|\*).*\b(\d{2})[- ]bytes?\b", "".join(above))
    return int(said[1]) if said is not None and int(said[1]) >= 16 else 0


def _usual_size(file: ScriptFile) -> int:
    """The bytes that the file draws everywhere else; 0 where they differ, or are fewer than 16."""
    sizes = {int(one) for one in re.findall(r"\brandomBytes\((\d+)\)", file.content.decode())}
    return sizes.pop() if len(sizes) == 1 and min(sizes) >= 16 else 0


def _is_key(call: Node) -> bool:
    """Whether what is drawn signs or encrypts, by the name that it gets: 256 bits then, as many as HMAC-SHA-256 has."""
    return re.search(r"secret|key", _declared_by(call), re.IGNORECASE) is not None


def _declared_by(call: Node) -> str:
    """What the value is called that a call helps to make; "" for nothing."""
    for around in outwards(call):
        label = next((one for field in ("left", "name", "key") if (one := around.child_by_field_name(field))), None)
        if around.type in ("assignment_expression", "variable_declarator", "pair") and label is not None:
            return text_of(label)
    return ""


def _from_crypto(file: ScriptFile, text: str, size: int) -> str:
    """The call of `crypto` in the place of one of Math.random; "" for other shapes."""
    digits = DIGITS.match(text)
    if digits is not None:
        low = int(digits["low"] or digits["low2"] or digits["low3"] or 0)
        return f"randomInt({low}, {low + int(digits['size'] or digits['size2'])})"
    hexed = f"{file.quote}hex{file.quote}"
    return f"randomBytes({size}).toString({hexed})" if LETTERS.match(text) else ""


PLUGIN = ScriptRewrite("script_sessions", 30, frozenset({"SOC2-009"}), _proposals)
