"""Credentials come from the environment: the literal leaves the code, its name stays."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from bot.core.fix import Edit, Fix
from bot.fixes.change import Change, to_edits, to_edits_apart
from bot.fixes.imports import import_module, module_alias
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.leaks import called
from bot.fixes.left_unused import without_left_unused
from bot.fixes.literals import LOOK_UP, LOOK_UPS, PARTS, SETTINGS, SETTINGS_LOOK_UPS, Literal, secrets_in
from bot.fixes.python_file import PythonFile, outwards, parse, text_of, walk

SHORTEST_SECRET = 4
"""Characters; below it a text is found by chance in any line."""

NEAR = 5
"""Lines around a secret whose comments and messages say what it is called outside."""

FILLS = re.compile(r"config\.(?:update|from_mapping)$")
"""Flask's ways to set several settings at once ("Configuration Handling"): they look nothing up."""

LEAST_ASKED = 3
"""Variables of the environment that begin alike, before that is taken for a habit."""
_ASKED_SO = re.compile(
    r"""(?<![\w.])(?P<by>(?:os\.)?environ\.get|(?:os\.)?getenv|config|env|env\.str)\(\s*["'](?P<name>[A-Z][A-Z0-9_]*)["']\s*[,)]"""
    r"""|(?<![\w.])(?:os\.)?environ\[\s*["'](?P<required>[A-Z][A-Z0-9_]*)["']\s*\]"""
)
"""Settings that the environment is asked for."""

_OF_AN_EXTRA = re.compile(r"SECRET|TOKEN|API_?KEY|PASSWORD")
_MUST_BE = re.compile(r"(?:^|_)(?:SECRET_KEY|(?:JWT|SIGNING|SESSION|ENCRYPTION)_(?:SECRET|KEY)|SALT)$|^[A-Z]*_?SECRET$")
"""Secrets of what can be left out, and those that nothing runs without."""

_SET_TO = re.compile(
    r"""^[ \t]*(?P<name>[A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=[^\n#]*?"""
    r"""\b(?:environ(?:\.get\(|\[)|getenv\()\s*["'](?P<asked>\w+)["']""",
    re.MULTILINE,
)
"""A setting, and what of the environment it is set to."""

_ASKED = re.compile(r"""\b(?:environ(?:\.get\(|\[)|getenv\()\s*["']([A-Z][A-Z0-9]*_\w+)["']""")


class Credentials:
    name = "credentials"
    order = 30
    rules = frozenset({"SOC2-002"})

    def propose(self, context: FixContext) -> Iterator[Fix]:
        finding = context.finding
        file = parse(context.file.content) if context.file.language == "python" else None
        literals = [_called_as_here(file, one) for one in secrets_in(file, finding.location.span)] if file else []
        if file is None or not literals:
            return
        changes: list[Change] = []
        for literal in literals:
            change = _required_field(literal) or _bare_look_up(literal) or _look_up(file, literal)
            if not change:
                return
            changes += [one for one in change if one not in changes]
        whole = without_left_unused(file, context, changes)
        if any(_is_another_s(file, one) or _is_set_elsewhere(file, one) for one in literals):
            return
        for edits in (to_edits(file, whole), to_edits_apart(file, whole)):  # another secret may stand in between
            if edits and not any(_stays(edit, literal) for edit in edits for literal in literals):
                yield fix_of(context, self.name, _summary(literals), edits)


def _called_as_here(file: PythonFile, literal: Literal) -> Literal:
    """The literal under a name that begins as the file has it for its others ("SHOP_" where TOKEN is set to
    SHOP_TOKEN), where it is to be asked for itself."""
    alone = not _required_field(literal) and _whole_look_up(literal.node) == literal.node
    if not alone or not literal.name:
        return literal
    line, text = file.line_of(literal.node.start_byte), "".join(file.lines)
    around = "".join(file.lines[max(0, line - 1 - NEAR) : line + NEAR])
    said = re.search(rf"(?<![\w.])[A-Z][A-Z0-9_]*_{re.escape(literal.name)}(?!\w|\s*=|[\"']\])", around)
    if said is not None:
        return replace(literal, name=said[0])
    asked = _ASKED.findall(text)
    first, count = Counter(name.partition("_")[0] for name in asked).most_common(1)[0] if asked else ("", 0)
    set_to = [(one["name"], one["asked"]) for one in _SET_TO.finditer(text)]
    family = f"{literal.name.partition('_')[0]}_"
    other = any(name.startswith(family) and asked != f"{first}_{name}" for name, asked in set_to)
    longer = literal.name.startswith(f"{first}_")
    own = not PARTS.match(f"{first}_")
    habit = own and count >= LEAST_ASKED and 2 * count > len(asked) and not longer and not other
    return (
        replace(literal, name=f"{first}_{literal.name}")
        if habit and not literal.name.startswith(f"{first}_")
        else literal
    )


def _is_another_s(file: PythonFile, literal: Literal) -> bool:
    """Whether the file asks its environment for the name already, for something else."""
    alone = not _required_field(literal) and _whole_look_up(literal.node) == literal.node
    return alone and any(one["asked"] == literal.name for one in _SET_TO.finditer("".join(file.lines)))


def _is_set_elsewhere(file: PythonFile, literal: Literal) -> bool:
    """Whether the file has what is set from the project's settings, and asks the environment for nothing: the secret
    would have to become one of those."""
    alone = not _required_field(literal) and not _bare_look_up(literal) and _whole_look_up(literal.node) == literal.node
    text = "".join(file.lines)
    return alone and SETTINGS.search(text) is not None and not re.search(r"\b(?:environ|getenv)\b", text)


def _summary(literals: list[Literal]) -> str:
    names = " and ".join(sorted({literal.name for literal in literals}))
    does = (
        f"Makes {names} a setting that must be set"
        if _required_field(literals[0])
        else f"Reads {names} from the environment"
    )
    return f"{does}; replace the old value, it stays in the history."


def _stays(edit: Edit, literal: Literal) -> bool:
    """Whether a piece of the secret would still stand in the new lines."""
    text = "".join(edit.lines)
    pieces = [text_of(node) for node in walk(literal.node) if node.type == "string_content"]
    return any(len(piece) >= SHORTEST_SECRET and piece in text for piece in pieces)


def _required_field(literal: Literal) -> list[Change]:
    """A field of a settings class (pydantic reads it from the environment): without a default it must be set."""
    assignment = next((one for one in outwards(literal.node) if one.type == "assignment"), None)
    annotation = assignment.child_by_field_name("type") if assignment is not None else None
    if assignment is None or annotation is None or not _in_settings_class(assignment):
        return []
    value = assignment.child_by_field_name("right")
    if value is not None and literal.node in (value, _wrapped(value)):
        return [Change(annotation.end_byte, value.end_byte, "")]
    call = _call_with(literal.node)
    if call is None or call != value or called(call).split(".")[-1] != "Field" or not _is_default(literal.node):
        return []
    return [Change(literal.node.start_byte, literal.node.end_byte, "...")]


def _wrapped(value: Node) -> Node | None:
    """The text in `SecretStr("text")`."""
    arguments = value.child_by_field_name("arguments") if value.type == "call" else None
    is_secret = arguments is not None and called(value).startswith("Secret") and len(arguments.named_children) == 1
    return arguments.named_children[0] if arguments is not None and is_secret else None


def _call_with(argument: Node) -> Node | None:
    """The call that has the node as an argument, by position or by keyword."""
    parent = argument.parent
    if parent is not None and parent.type == "keyword_argument":
        parent = parent.parent
    return parent.parent if parent is not None and parent.type == "argument_list" else None


def _is_default(argument: Node) -> bool:
    """Whether the argument is that of `Field("x")` or `Field(default="x")`."""
    parent = argument.parent
    label = parent.child_by_field_name("name") if parent is not None and parent.type == "keyword_argument" else None
    return label is None or text_of(label) == "default"


def _in_settings_class(node: Node) -> bool:
    around = next((one for one in outwards(node) if one.type in ("class_definition", "function_definition")), None)
    bases = around.child_by_field_name("superclasses") if around is not None else None
    return bases is not None and any(text_of(base).endswith("Settings") for base in bases.named_children)


def _bare_look_up(literal: Literal) -> list[Change]:
    """`config("X", default="secret")` of the project's own settings library: without the default."""
    call = _call_with(literal.node)
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if call is None or arguments is None or called(call) not in SETTINGS_LOOK_UPS or len(arguments.named_children) < 2:
        return []
    argument = literal.node if literal.node.parent == arguments else literal.node.parent or literal.node
    before = argument.prev_named_sibling
    first = arguments.named_children[0]
    if before is None or first.type != "string" or first == argument:
        return []
    return [Change(before.end_byte, argument.end_byte, "")]


def _look_up(file: PythonFile, literal: Literal) -> list[Change]:
    """`os.environ["NAME"]` in the literal's place, or in that of the look-up whose fallback it is."""
    node = _whole_look_up(literal.node)
    if _is_default_argument(node) or _is_setting(node):
        return []
    environ, imports = _environ(file, node)
    asked = _asked(node) if node != literal.node else None
    if asked is not None:
        return [*imports, Change(node.start_byte, node.end_byte, f"{environ}[{text_of(asked)}]")]
    text = text_of(literal.node)
    quote = file.quote
    if node == literal.node and text.lower().startswith(("b", "rb", "br")) and not text.startswith(('"', "'")):
        return [*imports, Change(node.start_byte, node.end_byte, f"{environ}[{quote}{literal.name}{quote}].encode()")]
    scheme = _scheme(text)
    if node == literal.node and scheme:
        inner = "'" if quote == '"' else '"'
        value = f"f{quote}{scheme} {{{environ}[{inner}{literal.name}{inner}]}}{quote}"
        return [*imports, Change(node.start_byte, node.end_byte, value)]
    asked_by = _asked_by(file, literal.name) if node == literal.node else ""
    if not asked_by and _is_before_another(node):
        asked_by = f"{environ}.get"
    name = f"{quote}{literal.name}{quote}"
    written = f"{asked_by}({name})" if asked_by else f"{environ}[{name}]"
    known = asked_by and not asked_by.startswith(environ)
    return [*([] if known else imports), Change(node.start_byte, node.end_byte, written)]


def _is_before_another(node: Node) -> bool:
    """Whether another value is taken where this one is none: `"secret" or config["SECRET"]`."""
    around = node.parent
    return around is not None and around.type == "boolean_operator" and around.child_by_field_name("left") == node


def _asked_by(file: PythonFile, name: str) -> str:
    """What the file asks for others of its family by (OIDC_RP_CLIENT_ID beside OIDC_RP_CLIENT_SECRET), else for most of
    its other secrets; "" where that is `os.environ[...]`, or nothing. What goes on without the value is no way to ask
    for a secret that must be there."""
    every = list(_ASKED_SO.finditer("".join(file.lines)))
    family = name.rpartition("_")[0]
    found = [one for one in every if "_" in family and (one["name"] or one["required"]).startswith(f"{family}_")]
    part = PARTS.match(name)
    found = found or [one for one in every if part and (one["name"] or one["required"]).startswith(part[0])]
    found = found or [one for one in every if _OF_AN_EXTRA.search(one["name"] or one["required"])]
    usual = Counter(one["by"] or "" for one in found).most_common(1)
    asked_by = usual[0][0] if usual else ""
    called = "|".join(filter(None, (name, name.partition("_")[2])))
    if re.search(rf"^\s*if (?:not (?:{called})\b|(?:{called}) is None)", "".join(file.lines), re.MULTILINE):
        return next((one["by"] for one in every if one["by"] in LOOK_UPS), asked_by)
    if name.endswith("SECRET_KEY") and re.search(r"^INSTALLED_APPS\b", "".join(file.lines), re.MULTILINE):
        ways = {one["by"] or "" for one in every}  # Django starts without none, however it was asked for
        return ways.pop() if len(every) >= LEAST_ASKED and len(ways) == 1 else ""
    return "" if asked_by in LOOK_UPS and _MUST_BE.search(name) else asked_by


def _asked(look_up: Node) -> Node | None:
    """What a look-up asks for, as it is written: the environment knows `app_secret` and `APP_SECRET` apart."""
    call = look_up if look_up.type == "call" else look_up.child_by_field_name("left")
    arguments = call.child_by_field_name("arguments") if call is not None else None
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    return first if first is not None and first.type in ("string", "identifier") else None


def _scheme(text: str) -> str:
    """The authentication scheme in front of a header's secret (RFC 9110, 11.4), which is no secret."""
    words = text.strip("\"'").split(" ")
    return words[0] if len(words) == 2 and words[0] in ("Bearer", "Basic", "Token") else ""


def _whole_look_up(node: Node) -> Node:
    """The look-up (`os.environ.get("X", "secret")`, `os.getenv("X") or "secret"`) that a literal is the fallback of."""
    call, parent = _call_with(node), node.parent
    if call is not None and called(call) in LOOK_UPS:
        return call
    if parent is not None and parent.type == "boolean_operator":
        left = parent.child_by_field_name("left")
        if left is not None and left.type == "call" and called(left) in LOOK_UPS:
            return parent
    return node


def _is_default_argument(node: Node) -> bool:
    """Whether the value is computed when a function is defined: a look-up there would surprise its importers."""
    return any(one.type in ("default_parameter", "typed_default_parameter") for one in outwards(node))


def _is_setting(node: Node) -> bool:
    """Whether the value is the fallback of a look-up that we cannot rewrite, or sets the environment itself: the
    environment asked there for the same name would be asked too early, or for nothing."""
    call = _call_with(node)
    name = called(call)[-80:] if call is not None else ""
    if LOOK_UP.search(name) and not FILLS.search(name):
        return True
    assignment = next((one for one in outwards(node) if one.type == "assignment"), None)
    left = assignment.child_by_field_name("left") if assignment is not None else None
    return left is not None and bool(re.match(r"(?:os\.)?environ\b", text_of(left)))


def _environ(file: PythonFile, node: Node) -> tuple[str, list[Change]]:
    """How the file writes `os.environ`, and the import it needs for that."""
    alias = module_alias(file, "os", node)
    if alias:
        return f"{alias}.environ", []
    if "environ" in file.bound_before(node) and "os" in file.imported_modules:
        return "environ", []
    return "os.environ", import_module(file, "os")


PLUGIN = Credentials()
