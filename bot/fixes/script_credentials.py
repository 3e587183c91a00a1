"""Credentials of Node applications come from the environment: the literal leaves the code, its name stays."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.literals import KNOWN_SHAPES, MAX_LOOKED_AT, SECRET_NAME, upper_snake
from bot.fixes.rewrite import Proposal
from bot.fixes.samples import is_sample
from bot.fixes.script_calls import arguments_of, function_of
from bot.fixes.script_environment import (
    ENVIRONMENT,
    NAMELESS,
    SHOWN_TO_BROWSERS,
    are_shortened,
    beginning_beside,
    called_as_here,
    default_beside,
    is_among_strangers,
    is_read_bare,
    may_be_missing,
    needs_a_value,
    never_says_so_elsewhere,
)
from bot.fixes.script_file import ScriptFile, names_bound_in
from bot.fixes.script_rewrite import ScriptRewrite
from bot.fixes.script_secret_names import lists_names, written_names

IN_THE_BROWSER = re.compile(r"\.[jt]sx$|(?:^|/)(?:public|static|client|frontend|components|pages(?!/api/))/")
"""Where there is no environment: what is handed to a browser is no secret however it is written. Next answers below
`pages/api` by itself (nextjs.org, "API Routes")."""

FRAMEWORKS_OF_BROWSERS = re.compile(r"^(?:react|vue|svelte|@angular/|preact)")

OF_TRIALS = re.compile(
    r"(?:^|/)seed(?:s|er)?\.[cm]?[jt]s$|(?:^|/)[_.]*(?:jest|mocks?|fixtures?|seeds?|seeders?|stubs?|examples?|tests?|e2e|openapi|swagger)_*/|\.(?:mock|fixture|seed)s?\."
    r"|(?:^|/)(?:vitest|jest|playwright|cypress)[\w.-]*\.[cm]?[jt]s$"
)
"""Where values are made up to try things with: the environment has none of them."""

BARE = frozenset(("SECRET", "KEY", "PASSWORD", "TOKEN"))
"""Labels that do not say whose: the function that takes it is put in front."""

OF_NOBODY = frozenset(
    ("DEFAULT", "DEFAULTS", "CONFIG", "OPTIONS", "SETTINGS", "AUTH", "CREDENTIALS", "DATA", "BODY", "WHERE", "PARAMS")
)
"""Labels of tables that do not say whose password they hold."""

NO_SECRET = re.compile(
    r"weak|redact|placeholder|blank|dummy|sample|fake|banned|blocked|known_|insecure|default|salt", re.IGNORECASE
)
"""Names of what is compared with secrets, or shown in their place."""

STANDS_IN = re.compile(
    r"nothing|empty|\bnone\b|dummy|placeholder|not.?set|missing|unused|change.?me|^[0xX.-]+$", re.IGNORECASE
)
"""A text that only keeps a client of a service from failing where the service is not used."""

WORDS = re.compile(
    r"admin|user|pass|secret|default|change|test|demo|example|sample|your|local|root|guest|dev|key|token|placeholder",
    re.IGNORECASE,
)
"""Parts of secrets that somebody made up to begin with, and of what stands for one."""

CODE = re.compile(r"^.[A-Z]+(?:_[A-Z]+)+.$")
"""The name of a fault or of a state, in its quotes."""

FOR_ALL_SIDES = re.compile(r"(?:^|/)(?:shared|common|isomorphic|sdk)/", re.IGNORECASE)
"""Where code stands that browsers may run as well."""

OF_MAKERS = {
    "openai": "OPENAI_API_KEY",
    "@anthropic-ai/sdk": "ANTHROPIC_API_KEY",
    "groq-sdk": "GROQ_API_KEY",
    "resend": "RESEND_API_KEY",
    "replicate": "REPLICATE_API_TOKEN",
    "stripe": "STRIPE_SECRET_KEY",
    "@sendgrid/mail": "SENDGRID_API_KEY",
    "next-auth": "NEXTAUTH_SECRET",
    "next-auth/jwt": "NEXTAUTH_SECRET",
}
"""The variables that makers of clients document for their secrets, by package."""

ASKS_A_SERVICE = re.compile(r"^(.*[cC]onfig(?:Service)?)\.get(\(.*\))$", re.DOTALL)
"""Nest's ConfigService, which has `getOrThrow` beside it (docs.nestjs.com, "Configuration")."""


@dataclass(frozen=True)
class Found:
    """A secret text, the expression that goes (with it), and what is written there."""

    text: Node
    whole: Node
    name: str
    code: str


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    path, imported = context.finding.location.path, [source for _, source in file.imports()]
    if IN_THE_BROWSER.search(path) or OF_TRIALS.search(path) or any(map(FRAMEWORKS_OF_BROWSERS.match, imported)):
        return
    if FOR_ALL_SIDES.search(path) and b"process.env" not in file.content:
        return
    found = list(_found(file, context))
    if found and not any(SHOWN_TO_BROWSERS.match(one.name) for one in found):
        names = " and ".join(sorted({one.name for one in found}))
        changes = [Change(one.whole.start_byte, one.whole.end_byte, one.code) for one in found]
        yield f"Reads {names} from the environment; replace the old value, it stays in the history.", changes


def _found(file: ScriptFile, context: FixContext) -> Iterator[Found]:
    mark = "!" if context.file.language == "typescript" else ""
    for node in walk(file.root):
        filled = any(one.type == "template_substitution" for one in node.named_children)
        if (
            node.type not in ("string", "template_string")
            or filled
            or file.line_of(node.start_byte) not in context.finding.location.span
        ):
            continue
        outer = node.parent
        if any(NO_SECRET.search(_declared(one)) for one in outwards(node)) or not _is_drawn(text_of(node)[1:-1]):
            continue
        if outer is not None and outer.type == "binary_expression":
            yield from _instead_of_fallback(node, outer, mark)
            continue
        if outer is not None and outer.type == "assignment_expression" and _fills_environment(outer):
            continue
        name = _named(file, context, node)
        bare = outer is not None and outer.type == "pair" and name in NAMELESS and not _is_asked_for(context, name)
        if (
            name
            and not bare
            and not _is_one_of_many(file, node)
            and not _is_a_name(node)
            and not CODE.match(text_of(node))
        ):
            if needs_a_value(node, name):
                continue
            bare_here = may_be_missing(file, node, name) or is_read_bare(context, name)
            bare_here = bare_here or ("process.env." not in context.file.text and never_says_so_elsewhere(context))
            sure = "" if bare_here or _as_its_maker(file, node) == name else mark
            sure = default_beside(file, node) or sure
            yield Found(node, node, name, f"process.env.{name}{sure}")


def _named(file: ScriptFile, context: FixContext, text: Node) -> str:
    """The name that the project writes down for the secret, else the one that its label and what stands beside it come
    to; "" where several could be meant, or a list of names lacks it."""
    label, guess, begin = _bare_label(text), called_as_here(file, text, _name_of(text)), beginning_beside(text)
    written = written_names(file, context, text, label, begin) if label and SECRET_NAME.search(label) else []
    if written:
        return written[0] if len(written) == 1 else guess if guess in written else ""
    of_maker = _as_its_maker(file, text)
    if is_among_strangers(text, label):
        return of_maker
    name = _name_of(text)
    doubtful = are_shortened(text) if begin else label in NAMELESS and guess == name and lists_names(context)
    doubtful = doubtful or (not begin and name not in (label, guess))  # whose it is was told in two ways
    return of_maker or ("" if doubtful else guess)


def _is_asked_for(context: FixContext, name: str) -> bool:
    """Whether the project has a variable that is called by a word for secrets alone."""
    return any(
        re.search(rf"(?<![\w.$]){name}(?!\w)", each.text) for path, each in context.files.items() if is_sample(path)
    )


def _as_its_maker(file: ScriptFile, text: Node) -> str:
    """The name that the maker of a client documents, where the secret is handed to one of its package, which reckons
    with its absence: it looks there itself."""
    calls = (one for one in outwards(text) if one.type in ("call_expression", "new_expression"))
    call = next(calls, None)
    called = call.child_by_field_name("constructor") or call.child_by_field_name("function") if call else None
    label = _bare_label(text)
    if called is None or label not in NAMELESS:
        return ""
    first = re.split(r"\W", text_of(called))[0]
    homes = (source for statement, source in file.imports() if first in names_bound_in(statement))
    return next((OF_MAKERS[home] for home in homes if OF_MAKERS.get(home, "").endswith(f"_{label}")), "")


def _is_drawn(text: str) -> bool:
    """Whether a text is a secret of somebody's, and not one that everybody may know for a start: it has the shape of
    one, or digits and none of the usual words."""
    return _is_shaped(text) or (re.search(r"\d", text) is not None and not WORDS.search(text))


def _is_shaped(text: str) -> bool:
    return any(shape.search(text[:MAX_LOOKED_AT]) for shape, _ in KNOWN_SHAPES)


def _is_a_name(text: Node) -> bool:
    """Whether a field holds its own name (`secretKey: "__resolvedSecretKey"`): what a secret is called, and none."""
    key = text.parent.child_by_field_name("key") if text.parent is not None and text.parent.type == "pair" else None
    bare = [re.sub(r"[^a-z]", "", text_of(one).lower()) for one in (key, text) if one is not None]
    return len(bare) > 1 and len(bare[0]) > 5 and bare[0] in bare[1] and re.search(r"\d", text_of(text)) is None


def _declared(node: Node) -> str:
    """The name that a declaration gives; "" for another node."""
    label = node.child_by_field_name("name") if node.type == "variable_declarator" else None
    return text_of(label) if label is not None else ""


def _is_one_of_many(file: ScriptFile, text: Node) -> bool:
    """Whether it is a row of made-up data: others of the file have such a field too, or an address stands beside it
    that nobody has (RFC 2606)."""
    pair = text.parent
    if pair is None or pair.type != "pair" or pair.parent is None:
        return False
    key = text_of(pair.child_by_field_name("key") or pair)
    alike = re.findall(rf"(?<![\w.]){re.escape(key)}\s*:\s*(?:[\"']|`(?!\$))", file.content.decode())
    return len(alike) > 1 or re.search(r"@example\.(?:com|org|net)\b", text_of(pair.parent)) is not None


def _fills_environment(assignment: Node) -> bool:
    """`process.env.JWT_SECRET = "..."`, or a table of the same kind: read from the environment it would be given to
    itself."""
    left = assignment.child_by_field_name("left")
    return left is not None and re.match(r"(?:[\w.]+\.)?env\b", text_of(left)) is not None


def _instead_of_fallback(text: Node, choice: Node, mark: str) -> Iterator[Found]:
    """`process.env.X || "secret"` without the fallback. A comparison is left alone: two things that are both missing
    would be equal."""
    operator, left = choice.child_by_field_name("operator"), choice.child_by_field_name("left")
    if left is None or left == text or operator is None or text_of(operator) not in ("||", "??"):
        return
    if STANDS_IN.search(text_of(text)[1:-1]) and any(one.type == "new_expression" for one in outwards(choice)):
        return
    known = ENVIRONMENT.match(text_of(left))
    asked = ASKS_A_SERVICE.match(text_of(left))
    if known is not None and (SECRET_NAME.search(known[1]) or _is_shaped(text_of(text)[1:-1])):
        yield Found(text, choice, known[1], f"process.env.{known[1]}{mark}")
    elif asked is not None:
        name = re.search(r"[\"']([\w.]+)[\"']", asked[2])
        yield Found(text, choice, name[1] if name else "it", f"{asked[1]}.getOrThrow{asked[2]}")


def _name_of(node: Node) -> str:
    """The variable that the environment has it under; "" where neither a name nor its shape tells that it is secret."""
    name = _label(node)
    if not name or not SECRET_NAME.search(name):
        content = text_of(node)[:MAX_LOOKED_AT]
        return next((known for shape, known in KNOWN_SHAPES if shape.search(content)), "")
    return name


def _label(node: Node) -> str:
    name, outer = _bare_label(node), node.parent
    return f"{_whose(outer)}{name}" if outer is not None and name in BARE else name


def _bare_label(node: Node) -> str:
    """What a value is called by the key or the variable that it is given to, in capitals."""
    outer = node.parent
    if outer is None:
        return ""
    if outer.type == "arguments" and outer.parent is not None:
        second = arguments_of(outer.parent)[1:2] == [node]
        return "JWT_SECRET" if second and re.search(r"jwt\.(?:sign|verify)$", function_of(outer.parent)) else ""
    field = {"pair": "key", "variable_declarator": "name", "assignment_expression": "left"}.get(outer.type)
    label = outer.child_by_field_name(field) if field else None
    if label is None or label == node:
        return ""
    words = re.findall(r"[^\W\d]\w*", text_of(label)[-80:])
    return upper_snake(words[-1]) if words else ""


def _whose(pair: Node) -> str:
    """SESSION_ of `session({ secret: ... })`, JWT_ of `JwtModule.register({ secret: ... })`, USER_ of `User.create({
    password: ... })`, MAIL_ of `mail: { password: ... }`; "" where nothing tells."""
    table = pair.parent
    held = table.parent.child_by_field_name("key") if table is not None and table.parent is not None else None
    if held is not None and pair.type == "pair":
        whose = upper_snake(text_of(held).strip("'\""))
        return "" if whose in OF_NOBODY or not whose else f"{whose}_"
    call = table.parent.parent if table is not None and table.parent is not None and pair.type == "pair" else None
    if call is None or call.type not in ("call_expression", "new_expression"):
        return ""
    first = function_of(call).split(".")[0]
    found = re.match(r"(?:express|cookie)?(session|jwt)(?:Module)?$", first, re.IGNORECASE)
    if found is not None:
        return f"{found[1].upper()}_"
    return f"{upper_snake(first)}_" if first[:1].isupper() and not first.endswith("Module") else ""


PLUGIN = ScriptRewrite("script_credentials", 30, frozenset({"SOC2-002"}), _proposals)
