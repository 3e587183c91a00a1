"""What callers send is read and shown without being run: YAML as data, text as text, names as names."""

import functools
import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.flows import at_flow, each_mended, flows_of
from bot.fixes.imports import bring_module, bring_name
from bot.fixes.interface import FixContext
from bot.fixes.pieces import Hole, Pieces, file_has, name_of, pieces_of
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

YAML = {"load": "safe_load", "load_all": "safe_load_all", "unsafe_load": "safe_load", "full_load": "safe_load"}

PAGES = re.compile(r"(?:^|\.)(?:HTMLResponse|HttpResponse|Response|make_response|write|finish|mark_safe|Markup)$")

SUMMARIES = {
    FlowKind.OBJECT: "Reads the YAML as data: no tag of it makes an object.",
    FlowKind.HTML: "Escapes what the page is filled with.",
    FlowKind.TEMPLATE: "Hands the value to the template, which escapes it, instead of making it part of its source.",
    FlowKind.PATH: "Keeps to the last part of the name: no folder of it leads elsewhere.",
}


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    kind = next((flow.kind for flow in flows_of(context)), None)
    if kind is None or kind not in SUMMARIES:
        return
    changes = each_mended(file, context, kind, functools.partial(_mended, kind=kind))
    if changes:
        yield SUMMARIES[kind], changes


def _mended(file: PythonFile, span: Span, kind: FlowKind) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        match kind:
            case FlowKind.OBJECT:
                changes = _data(call)
            case FlowKind.HTML:
                changes = _escaped(file, call)
            case FlowKind.TEMPLATE:
                changes = _filled(file, call)
            case _:
                changes = _last_part(file, call)
        if changes:
            return changes
    return []


def _data(call: Node) -> list[Change]:
    module, _, name = function_of(call).rpartition(".")
    given = by_position(call)
    if module != "yaml" or name not in YAML or not given:
        return []
    return [replaced(call, f"yaml.{YAML[name]}({text_of(given[0])})")]


def _escaped(file: PythonFile, call: Node) -> list[Change]:
    """Each value of the page through the framework's own escape."""
    given = by_position(call) or [one for one in (value_of(keyword(call, "content")),) if one is not None]
    pieces = pieces_of(given[0]) if given and PAGES.search(function_of(call)) else None
    if pieces is None or not any(isinstance(one, Hole) for one in pieces.parts):
        return []
    if file_has(file, "django"):
        escape, imports = "escape", bring_name(file, "django.utils.html", "escape", call)
    elif file_has(file, "flask"):
        escape, imports = "escape", bring_name(file, "markupsafe", "escape", call)
    else:
        brought = bring_module(file, "html", call)
        escape, imports = (f"{brought[0]}.escape", brought[1]) if brought is not None else ("", None)
    if imports is None:
        return []
    values = [one for one in _values(pieces.node) if not text_of(one).startswith((f"{escape}(", "escape("))]
    return [*(replaced(one, f"{escape}({text_of(one)})") for one in values), *imports]


def _values(node: Node) -> list[Node]:
    """The expressions that fill a text."""
    if node.type in ("string", "concatenated_string"):
        found = [one for one in walk(node) if one.type == "interpolation"]
        return [one.child_by_field_name("expression") or one.named_children[0] for one in found]
    if node.type == "binary_operator":
        sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
        return [value for side in sides if side is not None for value in _values(side)]
    if node.type == "tuple":
        return list(node.named_children)
    if node.type == "call" and function_of(node).endswith(".format"):
        return by_position(node)
    return [node]


def _filled(file: PythonFile, call: Node) -> list[Change]:
    """`render_template_string("<p>" + x)` as `render_template_string("<p>{{ x }}", x=x)`."""
    given = by_position(call)
    pieces = pieces_of(given[0]) if given and function_of(call).endswith("render_template_string") else None
    if pieces is None or not any(isinstance(one, Hole) for one in pieces.parts):
        return []
    return _as_template(pieces)


def _as_template(pieces: Pieces) -> list[Change]:
    taken: set[str] = set()
    text, values = "", []
    for part in pieces.parts:
        if isinstance(part, str):
            text += part
            continue
        name = name_of(part.code, taken)
        text += f"{{{{ {name} }}}}"
        values.append(f"{name}={part.code}")
        if not part.plain:
            return []
    return [replaced(pieces.node, f"{pieces.quote}{text}{pieces.quote}, {', '.join(values)}")]


def _last_part(file: PythonFile, call: Node) -> list[Change]:
    """The name of an upload through Werkzeug's secure_filename (Flask), else its last part alone."""
    joined = next((one for one in walk(call) if one.type == "call" and function_of(one) == "os.path.join"), None)
    given = by_position(joined) if joined is not None else []
    if len(given) < 2 or not re.match(r"^[\w.]+\.filename$", text_of(given[-1])):
        return []
    name = text_of(given[-1])
    if not file_has(file, "flask"):
        return [replaced(given[-1], f"os.path.basename({name})")]
    imports = bring_name(file, "werkzeug.utils", "secure_filename", call)
    return [replaced(given[-1], f"secure_filename({name})"), *imports] if imports is not None else []


PLUGIN = Rewrite("safe_reading", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
