"""Why a Django view needs no authentication. A classic site shows most of its pages to everybody, so the question is
turned round: what does the view do that should not be open to everybody?"""

import re
from dataclasses import dataclass, replace

from bot.core.inventory import ActKind
from bot.inventory.code import Call, Text, tail
from bot.inventory.django.deeds import Deed, Deeds
from bot.inventory.found import ClassFound, FunctionFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.models import is_account, owner_of
from bot.inventory.node import altered
from bot.inventory.public import STATIC_FILES, reason_by_name, segments, stands_for_a_row
from bot.inventory.routing import Route
from bot.inventory.statements import expressions
from bot.inventory.tables import is_of_person
from bot.inventory.words import words

OPEN_PAGE = "public page: changes nothing and shows no private data"
ANYBODY = "anybody may send this in"
ASKS = "meant for anonymous visitors too: it asks who is looking"
SIGNED = "a token or signature in the request"

_CAPABILITIES = re.compile(
    r"<(?:\w+:)?(?:\w*_)?(?:token|uidb64|key|secret|signature|signed\w*|sig|hash|digest|code|nonce|payload|hmac)>"
)
_SENT_IN = re.compile(
    r"\b(?:contact|feedback|newsletter|subscri(?:be|ber|bers|ption)s?|enquir\w+|inquir\w+|survey|rsvp"
    r"|cart|basket|checkout|search"
    r"|guestbook|register|registration|sign ?up|waitlist|waiting list|donat\w+|quote|lead|leads|track"
    r"|tracking|analytics|hits?"
    r"|clicks?|cookie|consent|language|theme|unsubscribe|report abuse|report problem|suggest\w*|csp"
    r"|beacon|telemetry|setup"
    r"|install|invite request|request invite|password|login|logout|callback|pingback|ping|webhook|inbox"
    r"|answer|application form)\b"
)
_SOCIAL = re.compile(
    r"\b(?:comments?|votes?|like|likes|rate|rating|ratings|poll|polls|vote|reaction|reply|responses?)\b"
)
_VERBS = re.compile(
    r"\b(?:delete|remove|update|edit|add|create|toggle|set|approve|reject|cancel|mark|run|sync|import|reset|clear|save"
    r"|change|move|archive|restore|disable|enable|activate|deactivate|upload|publish|unpublish|assign|merge|clone|copy"
    r"|trigger|start|stop|refresh|rebuild|purge|ban|unban|block|promote|new)\b"
)
_MANAGEMENT = re.compile(
    r"\b(?:admin|administration|manage|management|manager|export|exports|backup|staff|backoffice|internal|moderation"
    r"|moderate|audit|audit logs?|superuser|control panel|impersonate)\b"
)
_PRIVATE = re.compile(
    r"\b(?:orders?|invoices?|payments?|billing|customers?|patients?|medical|prescriptions?|appointments?"
    r"|salar(?:y|ies)|payroll"
    r"|transactions?|wallets?|bank\w*|credit cards?|address(?:es)?|messages?|conversations?|chats?"
    r"|tickets?|notifications?"
    r"|subscriptions?|contracts?|employees?|students?|members?|bookings?|reservations?|api keys?|tokens?"
    r"|secrets?|credentials?"
    r"|audit logs?|logins?|sessions?|inbox|drafts?|leads?|claims?|polic(?:y|ies)|refunds?|payouts?"
    r"|statements?|accounts?"
    r"|timesheets?|expenses?|grades?|devices?|webhooks?)\b"
)
_REACHES = re.compile(r"\b(?:e ?mail|phone|passport|address|birth ?day|birth date|last login|ssn|national id)\b")
_SHOWN = re.compile(
    r"\b(?:posts?|articles?|questions?|answers?|reviews?|recipes?|photos?|images?|events?|topics?"
    r"|threads?|tags?|categor\w+|products?"
    r"|pages?|books?|movies?|albums?|songs?|tracks?|authors?|entries|entry|projects?|packages?|releases?"
    r"|versions?|builds?|lists?"
    r"|communit\w+|groups?|courses?|lessons?|jobs?|videos?|channels?|playlists?|news|blogs?|stories|story"
    r"|shops?|stores?|status(?:es)?"
    r"|badges?|links?|domains?|organi[sz]ations?|teams?|polls?|choices?|files?|documents?|media|wiki"
    r"|snippets?|pastes?)$"
)


@dataclass(frozen=True)
class Look:
    """What there is to tell from: `title` is the name of the class or function; `own` are the deeds of the handler
    alone; `data` says that the answer is data for programs; `guarded` that most other views of the same file ask for
    a login; `open_by` that the code says so."""

    route: Route
    path: str
    title: str
    deeds: Deeds
    own: Deeds
    code: tuple[FunctionFound, ...]
    model: ClassFound | None
    data: bool
    guarded: bool = False
    open_by: str = ""


def open_reason(project: Project, look: Look) -> str:
    """Why everybody may come in; "" where nobody should without a login."""
    reason = _named(project, look)
    if reason:
        return reason
    if look.open_by and not _dangerous(project, look) and not _exposes(project, look):
        return look.open_by
    if _CAPABILITIES.search(look.path) or look.deeds.signs:
        return SIGNED
    return ASKS if look.deeds.asks else _by_deeds(project, look)


def _by_deeds(project: Project, look: Look) -> str:
    changes = _changes(look)
    if changes:
        return ANYBODY if look.deeds.passes or _sent_in(look, changes) else ""
    return "" if _private(project, look) else OPEN_PAGE


def _named(project: Project, look: Look) -> str:
    """What the path, the handler or the class says, as in every other framework."""
    reason = reason_by_name(project.names, look.route, look.path)
    if reason == STATIC_FILES and look.deeds.models and stands_for_a_row(look.path):
        return ""
    if reason or look.title == look.route.function.name:
        return reason
    titled = replace(look.route, function=altered(look.route.function, name=look.title))
    return reason_by_name(project.names, titled, look.path)


def _changes(look: Look) -> tuple[Deed, ...]:
    """What it changes. Of a page that is only read, a helper's doings count where its name speaks of them."""
    unsafe = set(look.route.methods) - {"GET", "HEAD", "OPTIONS"}
    said = f"{words(look.title)} {' '.join(segments(look.path)[-2:])}"
    if unsafe or _VERBS.search(said):
        return look.deeds.changes
    return tuple(deed for deed in look.own.changes if deed.kind in (ActKind.CHANGE, ActKind.DELETE))


def _sent_in(look: Look, changes: tuple[Deed, ...]) -> bool:
    """A form that anybody may fill in: it only creates, and its name says what it is for."""
    if any(deed.kind is not ActKind.CREATE and not _SENT_IN.search(words(deed.model)) for deed in changes):
        creates_only = all(deed.kind in (ActKind.CREATE, ActKind.CHANGE, ActKind.HEAVY) for deed in changes)
        if not creates_only or "<" in look.path:
            return False
    said = " ".join([words(look.title), *segments(look.path)[-2:], *(words(deed.model) for deed in changes)])
    return bool(_SENT_IN.search(said)) or (not look.guarded and bool(_SOCIAL.search(said)))


def _private(project: Project, look: Look) -> bool:
    """Does a page that only reads show what is not meant for everybody?"""
    said = " ".join([words(look.title), *segments(look.path)])
    models = [look.model] if look.model is not None else list(look.deeds.models)
    if look.deeds.personal or _tells_of_people(look):
        return True
    if _MANAGEMENT.search(said) and (models or look.deeds.models):
        return True
    if look.deeds.passes:
        return False
    if look.deeds.exports and (look.deeds.accounts or any(_is_kept_apart(project, model) for model in models)):
        return True
    return not look.deeds.filtered and (
        _lists_accounts(look) or any(_is_private(project, look, model) for model in models)
    )


def _tells_of_people(look: Look) -> bool:
    """`Loan.objects.values("reader__email", "due")`: how to reach people, and more of them than one."""
    picked = (
        given.value
        for found in look.code
        for node in expressions(found.node.body)
        if isinstance(node, Call) and tail(node.func) in ("values", "values_list")
        for given in node.args
        if isinstance(given, Text)
    )
    return "<" not in look.path and any(_REACHES.search(words(one)) for one in picked)


def _lists_accounts(look: Look) -> bool:
    return look.deeds.accounts and "<" not in look.path and (look.data or look.deeds.sends_data)


def _is_kept_apart(project: Project, model: ClassFound) -> bool:
    """A table of these is nothing for everybody, whatever rows are chosen for it."""
    return is_account(project.names, model) or (
        bool(_PRIVATE.search(words(model.node.name))) and bool(owner_of(project.names, model))
    )


def _is_private(project: Project, look: Look, model: ClassFound) -> bool:
    name = words(model.node.name)
    if is_of_person(model.node.name):
        return "<" not in look.path or look.data
    if is_account(project.names, model):
        listed = "<" not in look.path or look.model is not None or look.guarded
        return listed and (look.data or look.deeds.sends_data)
    owner = owner_of(project.names, model)
    if _PRIVATE.search(name):
        return bool(owner) or look.data or look.guarded
    return bool(owner) and look.guarded and look.model is not None and not _SHOWN.search(name)


def _dangerous(project: Project, look: Look) -> bool:
    """Changing or deleting what is somebody's is nothing to be open, whatever the code says."""
    unsafe = set(look.route.methods) & {"PUT", "PATCH", "DELETE"}
    return bool(unsafe) and look.model is not None and bool(owner_of(project.names, look.model))


def _exposes(project: Project, look: Look) -> bool:
    """A list of everybody's orders or messages is nothing to be open either. Whoever has an address with an id in it
    may hold that for a key."""
    deeds = look.deeds
    reads = not set(look.route.methods) - {"GET", "HEAD", "OPTIONS"} and "<" not in look.path
    if not reads or deeds.asks or deeds.passes or deeds.personal or deeds.filtered or deeds.signs:
        return False
    if _tells_of_people(look) or (look.data and look.own.accounts):
        return True
    models = (look.model,) if look.model is not None else look.own.models
    return any(_PRIVATE.search(words(one.node.name)) and owner_of(project.names, one) for one in models)
