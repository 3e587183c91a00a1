"""What a browser is given: template sources, unescaped HTML, redirects; and the servers we talk to."""

import re

from bot.core.flow import FlowKind
from bot.inventory.code import Attr, Call, Name, Table, Text, dotted, tail
from bot.inventory.found import ClassFound, FunctionFound
from bot.inventory.statements import expressions
from bot.inventory.taint.sinks.interface import Sink, Use, leading_text
from bot.inventory.taint.values import Shape, Value
from bot.inventory.words import words

_TYPES = ("content_type", "mimetype", "media_type")
_CLIENTS = frozenset({"requests", "httpx", "aiohttp", "urllib3", "niquests"})
_CLIENT = re.compile(
    r"(?:^|[._])(?:session|client|http|requests?|async_client|http_client|pool|httpx)(?:\(\))?$", re.IGNORECASE
)
_GUARDS = re.compile(r"\b(?:safe|ssrf|guard\w*|restricted|fenced|public only|no private)\b")
_MODULES = re.compile(r"^(?:requests|httpx|aiohttp|urllib3|niquests)\.")


def _page(use: Use, value: Value) -> bool:
    """A text answered as HTML: the type of the answer is HTML or left to the default."""
    for key in _TYPES:
        said = use.given(key)
        if said is not None and not (isinstance(said, Text) and "html" in said.value):
            return False
    return value.shape is Shape.TEXT and (value.html or not value.built)


def _built_page(use: Use, value: Value) -> bool:
    return _page(use, value) and value.html


def _sandboxed(use: Use) -> bool:
    """Is the file's engine one that lets templates do nothing?"""
    named = (tail(node) for node in expressions(use.scope.module.body) if isinstance(node, Name | Attr))
    return "sandbox" in use.callee.lower() or any("Sandbox" in name for name in (*use.scope.module.names, *named))


def _source(use: Use, value: Value) -> bool:
    """The source of a template of a library, not of a class of the project that is called so."""
    return (
        value.text
        and not isinstance(use.found, ClassFound | FunctionFound)
        and "string." not in use.callee
        and not _sandboxed(use)
    )


def _engine(use: Use, value: Value) -> bool:
    return (
        value.text
        and not _sandboxed(use)
        and bool(re.search(r"env|engine|jinja|template", use.receiver, re.IGNORECASE))
    )


def _fetched(use: Use, value: Value) -> bool:
    """A client of the libraries that fetch, under its own name or a telling one in a file that imports one of them."""
    if isinstance(use.found, FunctionFound | ClassFound) or not leading_text(use, value):
        return False
    if not _MODULES.match(use.callee) and not (_CLIENT.search(use.receiver) and use.scope.module.sources & _CLIENTS):
        return False
    return not _fenced(use)


def _fenced(use: Use) -> bool:
    """Does the function, or one around it, make its client with a transport that guards where it connects to:
    `AsyncClient(transport=SafeTransport())`?"""
    made = (node for function in use.scope.functions for node in expressions(function.body) if isinstance(node, Call))
    given = (value for call in made for key, value in call.keywords if key in ("transport", "connector"))
    return any(_GUARDS.search(words(dotted(value).replace("()", ""))) for value in given)


def _options(use: Use, value: Value) -> bool:
    """`axios({url: given})`"""
    first = use.call.args[0] if use.call.args else None
    return value.shape is Shape.LIST and isinstance(first, Table) and Text("url") in [key for key, _ in first.pairs]


_VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "stream", "ws_connect"})

SINKS = (
    Sink(FlowKind.TEMPLATE, frozenset({"render_template_string"}), at=(0, "source")),
    Sink(
        FlowKind.TEMPLATE,
        frozenset({"Template", "from_string"}),
        r"^(?:jinja2|django|mako|flask|tornado)\b",
        (0, "source"),
        _source,
    ),
    Sink(FlowKind.TEMPLATE, frozenset({"from_string"}), at=(0, "source"), needs=_engine),
    Sink(FlowKind.HTML, frozenset({"Markup", "mark_safe", "SafeString", "SafeText"}), at=(0,)),
    Sink(FlowKind.HTML, frozenset({"HTMLResponse"}), at=(0, "content"), needs=_page),
    Sink(FlowKind.HTML, frozenset({"HttpResponse"}), at=(0, "content"), needs=_page),
    Sink(
        FlowKind.HTML,
        frozenset({"Response", "make_response"}),
        r"^(?:flask|quart|werkzeug)\.",
        (0, "response"),
        _built_page,
    ),
    Sink(FlowKind.HTML, frozenset({"Response"}), r"^aiohttp\.", ("text", "body"), _built_page),
    Sink(FlowKind.HTML, frozenset({"write", "finish"}), r"^self\.|^tornado\.", (0,), _built_page),
    Sink(FlowKind.HTML, frozenset({"send"}), r"^(?:res|response|reply)\b", (0,), _built_page),
    Sink(
        FlowKind.REDIRECT,
        frozenset(
            {"redirect", "RedirectResponse", "HttpResponseRedirect", "HttpResponsePermanentRedirect", "RedirectView"}
        ),
        at=(0, "url", "location", "to", "redirect_to"),
        needs=lambda use, value: leading_text(use, value) and not isinstance(use.found, FunctionFound),
    ),
    Sink(
        FlowKind.REDIRECT,
        frozenset({"HTTPFound", "HTTPSeeOther", "HTTPTemporaryRedirect", "HTTPMovedPermanently"}),
        at=(0, "location"),
        needs=leading_text,
    ),
    Sink(FlowKind.URL, _VERBS, at=(0, "url"), needs=_fetched),
    Sink(FlowKind.URL, frozenset({"request"}), at=(1, "url"), needs=_fetched),
    Sink(
        FlowKind.URL,
        frozenset({"urlopen", "urlretrieve", "Request"}),
        r"^(?:urllib|six)\b",
        (0, "url"),
        leading_text,
    ),
    Sink(
        FlowKind.URL,
        frozenset({"fetch", "got", "axios", "needle"}),
        r"^(?:builtins\.)?(?:fetch|got|axios|needle|node-fetch)\b",
        (0,),
        leading_text,
    ),
    Sink(
        FlowKind.URL, frozenset({"axios", "request", "got"}), r"^(?:builtins\.)?(?:axios|request|got)\b", (0,), _options
    ),
    Sink(FlowKind.URL, _VERBS, r"^(?:axios|got|superagent|needle)\.", (0,), leading_text),
    Sink(FlowKind.URL, frozenset({"fetch"}), r"HTTPClient\(\)|http_client|^tornado\.", (0,), leading_text),
)
