"""Credentials come from the environment: the literal leaves the code, its name stays."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from bot.core.fix import Edit, Fix
from bot.fixes.asked import as_elsewhere, asked_by, has_always_a_value, quote_beside
from bot.fixes.change import Change, to_edits, to_edits_apart
from bot.fixes.imports import import_module, module_alias
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.leaks import called
from bot.fixes.left_unused import without_left_unused
from bot.fixes.literals import LOOK_UP, LOOK_UPS, SETTINGS, SETTINGS_LOOK_UPS, Literal, secrets_in
from bot.fixes.python_file import PythonFile, outwards, parse, text_of, walk
from bot.fixes.variables import Elsewhere, are_odd_beside, are_others_here, as_beside, is_of_another, name_here

SHORTEST_SECRET = 4
"""Characters; below it a text is found by chance in any line."""

BASE = re.compile(r"(?:^|/)(?:settings|config)/(?:base|common|defaults?|shared)\.py$")
"""Settings that others import and change: they must not fail for what those others set."""

FILLS = re.compile(r"config\.(?:update|from_mapping)$")
"""Flask's ways to set several settings at once ("Configuration Handling"): they look nothing up."""


class Credentials:
    name = "credentials"
    order = 30
    rules = frozenset({"SOC2-002"})

    def propose(self, context: FixContext) -> Iterator[Fix]:
        finding = context.finding
        file = parse(context.file.content) if context.file.language == "python" else None
        elsewhere = _elsewhere(context)
        literals = (
            [_called_as_here(file, one, elsewhere) for one in secrets_in(file, finding.location.span)] if file else []
        )
        if file is None or not literals or not all(one.name or not _is_alone(one) for one in literals):
            return
        changes: list[Change] = []
        for literal in literals:
            change = _required_field(literal) or _bare_look_up(literal) or _look_up(file, literal, elsewhere)
            if not change:
                return
            changes += [one for one in change if one not in changes]
        whole = without_left_unused(file, context, changes)
        if any(_is_set_elsewhere(file, one) for one in literals):
            return
        for edits in (to_edits(file, whole), to_edits_apart(file, whole)):  # another secret may stand in between
            if edits and not any(_stays(edit, literal) for edit in edits for literal in literals):
                yield fix_of(context, self.name, _summary(literals), edits)


def _elsewhere(context: FixContext) -> Elsewhere:
    """The project's other settings that are known, and the folders that most of its code lies in."""
    own = context.finding.location.path
    text = "\n".join(one.text for path, one in sorted(context.files.items()) if path != own and path.endswith(".py"))
    paths = {*context.inventory.imported, *(one.location.path for one in context.inventory.endpoints)}
    folders = Counter(name for path in paths for name in set(path.split("/")[:-1]))
    names = frozenset(name.lower() for name, count in folders.items() if 2 * count > len(paths))
    return Elsewhere(text, names, BASE.search(own) is not None)


def _called_as_here(file: PythonFile, literal: Literal, elsewhere: Elsewhere) -> Literal:
    """The literal under the name that the file would have for it, where it is to be asked for itself; without one where
    that cannot be told."""
    if not literal.name or not _is_alone(literal):
        return literal
    line = file.line_of(literal.node.start_byte)
    beside = as_beside(file.lines, line, literal.name)
    again = as_elsewhere("".join(file.lines), literal.name)
    if again is not None and not beside:
        others = are_others_here(file.lines, line, literal.name)
        known = _is_bound(file, again, literal.node) and (not others or literal.name not in again)
        return literal if known else replace(literal, name="")
    if beside:
        return replace(literal, name=beside)
    name = name_here(file.lines, line, literal.name, elsewhere)
    other = _instead(literal.node)
    same = other is None or "_" not in other or other == name or other.partition("_")[0] != name.partition("_")[0]
    text = "".join(file.lines)
    same = same and not are_odd_beside(file.lines, line, literal.name)
    told = same and not is_of_another(text, name, literal.name) and not has_always_a_value(text, line, name)
    return replace(literal, name=name if told else "")


def _is_bound(file: PythonFile, look_up: str, node: Node) -> bool:
    """Whether all that a look-up reads is there at a node already."""
    names = set(re.findall(r"(?<![\w.\"'])[A-Za-z_]\w*", look_up))
    return bool(names) and names <= file.bound_before(node)


def _is_alone(literal: Literal) -> bool:
    """Whether it stands for its value itself, and is no fallback of anything."""
    return not _required_field(literal) and _whole_look_up(literal.node) == literal.node


def _instead(node: Node) -> str | None:
    """What is asked for where this value is none: TOKEN in `"secret" or config["TOKEN"]`; None where nothing is."""
    other = node.parent.child_by_field_name("right") if node.parent is not None and _is_before_another(node) else None
    named = re.search(r"""["']([A-Z][A-Z0-9_]*)["']""", text_of(other)) if other is not None else None
    return named[1] if named else None


def _is_set_elsewhere(file: PythonFile, literal: Literal) -> bool:
    """Whether the file has what is set from the project's settings, and asks the environment for nothing: the secret
    would have to become one of those."""
    alone = _is_alone(literal) and not _bare_look_up(literal)
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


def _look_up(file: PythonFile, literal: Literal, elsewhere: Elsewhere) -> list[Change]:
    """`os.environ["NAME"]` in the literal's place, or in that of the look-up whose fallback it is."""
    node = _whole_look_up(literal.node)
    if _is_default_argument(node) or _is_setting(node) or _is_before_text(node):
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
    again = as_elsewhere("".join(file.lines), literal.name) if node == literal.node else None
    if again:
        return [Change(node.start_byte, node.end_byte, again)]
    line = file.line_of(node.start_byte)
    by, absent = asked_by("".join(file.lines), line, literal.name, elsewhere) if node == literal.node else ("", "")
    if _is_before_another(node):
        by, absent = by or f"{environ}.get", ""
    quote = quote_beside("".join(file.lines), line) or quote
    name = f"{quote}{literal.name}{quote}"
    written = f"{by}({', '.join(filter(None, (name, absent)))})" if by else f"{environ}[{name}]"
    known = by and not by.startswith(environ)
    return [*([] if known else imports), Change(node.start_byte, node.end_byte, written)]


def _is_before_another(node: Node) -> bool:
    """Whether another value is taken where this one is none: `"secret" or config["SECRET"]`."""
    around = node.parent
    return around is not None and around.type == "boolean_operator" and around.child_by_field_name("left") == node


def _is_before_text(node: Node) -> bool:
    """Whether a text is taken where this one is none, which never is: nobody knows what was meant."""
    other = node.parent.child_by_field_name("right") if node.parent is not None and _is_before_another(node) else None
    return other is not None and other.type == "string"


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
    above = "".join(file.lines[: file.line_of(node.start_byte) - 1])
    if re.search(r"^from \S+ import \*", above, re.MULTILINE) and re.search(r"(?<![\w.])os\.environ\b", above):
        return "os.environ", []  # it came with all the others
    return "os.environ", import_module(file, "os")


PLUGIN = Credentials()
