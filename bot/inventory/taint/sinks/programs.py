"""Commands, code, and deserialisers that run code."""

from bot.core.flow import FlowKind
from bot.inventory.code import Call, Const, Expr, Name, walk
from bot.inventory.found import ValueFound
from bot.inventory.taint.sinks.interface import Sink, Use, first_texts, leading_text
from bot.inventory.taint.values import Shape, Value

_SHELLS = frozenset({"sh", "bash", "/bin/sh", "/bin/bash", "zsh", "cmd", "cmd.exe", "powershell", "python", "python3"})
_INTERPRETS = frozenset({"-c", "-lc", "/c", "/C", "-Command"})


def _started(use: Use, value: Value) -> bool:
    """A shell is asked for, or is the program; or the caller chooses the program."""
    if _shell(use):
        return value.text or value.shape is Shape.LIST
    first = use.call.args[0] if use.call.args else None
    if isinstance(first, Name):
        found = use.names.resolve(use.scope, first)
        first = found.node.value if isinstance(found, ValueFound) else first
    texts = first_texts(first)
    if texts and texts[0] in _SHELLS and _INTERPRETS & set(texts):
        return True
    return value.shape is Shape.TEXT and value.leads and not value.built


def _shell(use: Use) -> bool:
    return any(
        key == "shell" and isinstance(node, Const) and node.value.lower() == "true" for key, node in use.call.keywords
    )


def _sent_to_shell(use: Use, value: Value) -> bool:
    return value.text and value.built


def _unsafe_yaml(use: Use, value: Value) -> bool:
    loader = use.given("Loader") or (use.call.args[1] if len(use.call.args) > 1 else None)
    named = [node.id if isinstance(node, Name) else getattr(node, "name", "") for node in walk(loader)]
    return not any("Safe" in str(name) or str(name) == "BaseLoader" for name in named)


def _any(use: Use, value: Value) -> bool:
    return value.text or value.shape is Shape.UPLOAD


def _resolves_entities(use: Use, value: Value) -> bool:
    """lxml with its defaults, or a parser that is told to resolve entities."""
    parser = use.given("parser") or (use.call.args[1] if len(use.call.args) > 1 else None)
    return _any(use, value) and not _hardened(use, parser)


def _hardened(use: Use, parser: Expr | None) -> bool:
    if parser is None:
        return False
    found = use.names.resolve(use.scope, parser)
    node = found.node.value if isinstance(found, ValueFound) else parser
    calls = [inner for inner in walk(node) if isinstance(inner, Call)]
    keywords = [pair for call in calls for pair in call.keywords]
    if ("resolve_entities", Const("True")) in keywords:
        return False
    return not calls or ("resolve_entities", Const("False")) in keywords


SINKS = (
    Sink(
        FlowKind.COMMAND,
        frozenset({"system", "popen", "getoutput", "getstatusoutput", "create_subprocess_shell", "popen2", "popen3"}),
        r"^(?:os|subprocess|asyncio|commands|anyio)\.",
        (0, "cmd"),
    ),
    Sink(
        FlowKind.COMMAND,
        frozenset({"run", "call", "check_call", "check_output", "Popen"}),
        r"^subprocess\.",
        (0, "args"),
        _started,
    ),
    Sink(FlowKind.COMMAND, frozenset({"exec_command"}), needs=_sent_to_shell),
    Sink(
        FlowKind.COMMAND,
        frozenset({"exec", "execSync", "execAsync"}),
        r"^(?:child_process\.|node:child_process\.)|^(?:cp\.)?exec(?:Sync|Async)$|^execAsync$|^cp\.exec$",
    ),
    Sink(FlowKind.CODE, frozenset({"eval", "exec", "compile", "__import__"}), r"^builtins\."),
    Sink(
        FlowKind.CODE,
        frozenset({"import_module", "import_string"}),
        r"^(?:importlib|werkzeug|django)\.",
        needs=leading_text,
    ),
    Sink(FlowKind.CODE, frozenset({"runInNewContext", "runInThisContext", "runInContext"})),
    Sink(FlowKind.CODE, frozenset({"Function", "Script"}), r"^(?:builtins\.)?Function$|^(?:node:)?vm\.Script$", ("*",)),
    Sink(
        FlowKind.OBJECT,
        frozenset({"loads", "load", "Unpickler", "read_pickle"}),
        r"^(?:pickle|cPickle|_pickle|dill|cloudpickle|marshal|jsonpickle|joblib|pandas\.read_pickle)",
        needs=_any,
    ),
    Sink(FlowKind.OBJECT, frozenset({"decode"}), r"^jsonpickle\."),
    Sink(
        FlowKind.OBJECT,
        frozenset({"unsafe_load", "full_load", "unsafe_load_all", "full_load_all"}),
        r"^yaml\.",
        needs=_any,
    ),
    Sink(
        FlowKind.OBJECT,
        frozenset({"load", "load_all"}),
        r"^yaml\.",
        needs=lambda use, value: _any(use, value) and _unsafe_yaml(use, value),
    ),
    Sink(FlowKind.OBJECT, frozenset({"open"}), r"^shelve\."),
    Sink(FlowKind.OBJECT, frozenset({"unserialize"}), r"serialize"),
    Sink(
        FlowKind.XML,
        frozenset({"parse", "fromstring", "XML", "iterparse", "fromstringlist"}),
        r"^lxml\.",
        needs=_resolves_entities,
    ),
)
