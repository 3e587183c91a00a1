"""What a line in the log says of an act: what was done, to what, and by whom."""

import re

from bot.core.inventory import ActKind
from bot.fixes.deed import HAS_ID, Deed, end_of_deed, identity_of, who_signs_in
from bot.fixes.interface import FixContext
from bot.fixes.python_file import text_of
from bot.fixes.verbs import GROUPS, group_of, singular, verb_and_thing

PARTICIPLES = {
    "ban": "banned",
    "set": "changed",
    "make": "changed",
    "put": "changed",
    "patch": "changed",
    "edit": "changed",
    "update": "changed",
    "change": "changed",
    "save": "changed",
    "post": "changed",
    "pay": "paid",
    "reset": "reset",
    "cancel": "cancelled",
    "withdraw": "withdrawn",
    "send": "sent",
}
"""How verbs that handlers are named by say that it is done; any other takes -ed."""

VERB = re.compile(
    r"^(?:suspend|ban|unban|block|unblock|(?:re|de)?activate|disable|(?:re)?enable|restore|reinstate|approve|reject|cancel"
    r"|refund|pay|promote|demote|grant|revoke|void|(?:un)?archive|(?:un)?publish|(?:un|re)?assign|transfer|ship|close|reopen"
    r"|issue|rotate|withdraw|lock|unlock|send)(?![a-z])"
)
"""Verbs that say more than "changed"."""

_DONE = {"create": "created", "update": "changed", "delete": "deleted"}

PERSON = re.compile(
    r"^(?:id|pk|uuid|uid|name|\w*(?:user|account|member|person|customer|admin|employee|staff|email)\w*)$"
)
"""Parameters that name an account, or nothing else: the code of a reset must not get into a log."""

_UNNAMED = ("id", "pk", "uuid", "slug", "name", "key", "code")
"""Parameters that do not say of what they are."""


WITHDRAWS = re.compile(r"delete|revoke|withdraw|remove|disable", re.IGNORECASE)

_SIGNS_IN = re.compile(r"log_?(?:in|on)|sign_?(?:in|on)|session|authenticat|(?:^|[._])auth(?:$|_)", re.IGNORECASE)

_TOKENS = {"issued": "token issued to user %s", "renewed": "token of user %s renewed"}


def of_token(deed: Deed) -> str:
    """What a handler does to a token by its name: "issued", "renewed"; "" where somebody signs in by it."""
    name = deed.endpoint.handler.rpartition(".")[2]
    if deed.act.kind is not ActKind.TOKEN or "token" not in name.lower() or _SIGNS_IN.search(name):
        return ""
    return "renewed" if re.search(r"refresh|renew|rotate|extend", name, re.IGNORECASE) else "issued"


def participle(handler: str) -> str:
    """What a handler's name says is done: "suspended" for suspend_user, "changed" where it says no more."""
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", handler.rpartition(".")[2]).lower()
    found = VERB.match(name)
    if found is None:
        return "changed"
    verb = found[0]
    return PARTICIPLES.get(verb) or (f"{verb}d" if verb.endswith("e") else f"{verb}ed")


def said_of(context: FixContext, deed: Deed) -> tuple[str, list[str]]:
    """The line's words, with %s for each value. No words where nobody can be named who signs in."""
    words, values = _of_people(context, deed) if deed.act.kind not in GROUPS else _of_data(context, deed)
    if not words or not deed.actor or deed.actor in values or deed.act.kind in (ActKind.SIGN_IN, ActKind.TOKEN):
        return words, values
    return f"{words} by %s", [*values, deed.actor]


def _of_people(context: FixContext, deed: Deed) -> tuple[str, list[str]]:
    people = [one.name for one in deed.endpoint.parameters if one.source == "path" and PERSON.match(one.name)]
    kind, values = deed.act.kind, people[-1:]
    if kind in (ActKind.SIGN_IN, ActKind.TOKEN):
        who = who_signs_in(context, deed)
        return (_TOKENS.get(of_token(deed), "user %s logged in"), [who]) if who else ("", [])
    if kind is ActKind.KEY:
        ends = WITHDRAWS.search(deed.endpoint.handler)
        thing = _model(deed) or "API key"
        return f"{thing} {'%s ' if values else ''}{'withdrawn' if ends else 'issued'}", values
    if not values and not deed.actor and (who := who_signs_in(context, deed)):
        values = [who]
    user = " of user %s" if values else ""
    if kind is ActKind.PASSWORD:
        return f"password{user} changed", values
    if kind is ActKind.ROLE:
        return f"role{user} changed", values
    done = "deleted" if kind is ActKind.ACCOUNT_DELETION else participle(deed.endpoint.handler)
    thing = _model(deed) if "account" in _model(deed) else "account"
    return f"{thing} {'%s ' if values else ''}{done}", values


def _of_data(context: FixContext, deed: Deed) -> tuple[str, list[str]]:
    """ "task %s deleted", "comment of post %s created"."""
    verb, noun = verb_and_thing(deed.endpoint.handler)
    group = group_of(verb) or GROUPS[deed.act.kind]
    special = participle(deed.endpoint.handler)
    done = special if special != "changed" and deed.act.kind is ActKind.CHANGE else _DONE[group]
    named = noun if group_of(verb) or special != "changed" else ""
    thing = named or _model(deed)
    if not thing:
        return "", []
    if not deed.subject:
        made = _made(context, deed) if group == "create" else ""
        return (f"{thing} %s {done}", [made]) if made else (f"{thing} {done}", [])
    thing = singular(thing)
    owner = _noun_of(deed.subject)
    if owner and owner != thing and owner not in (_model(deed), thing.split(" ")[-1]) and group == "create":
        return f"{thing} of {owner} %s {done}", [deed.subject]
    return f"{owner or thing} %s {done}", [deed.subject]


def _made(context: FixContext, deed: Deed) -> str:
    """The id of what was made, as the project reads it: where a service gives it back, or the row was saved."""
    assigned = next((one for one in deed.statement.named_children if one.type == "assignment"), None)
    left = assigned.child_by_field_name("left") if assigned is not None else None
    right = assigned.child_by_field_name("right") if assigned is not None else None
    if left is None or right is None or left.type != "identifier":
        return ""
    last = end_of_deed(deed.statement)
    start = deed.function.start_byte
    run = (deed.function.text or b"")[deed.statement.start_byte - start : last.end_byte - start].decode()
    is_row = re.match(r"(?:await\s+)?[A-Z]\w*\(", text_of(right))
    return identity_of(context, (text_of(left),)) if HAS_ID.search(run) or not is_row else ""


def _noun_of(subject: str) -> str:
    """What a parameter is the id of: "task" for task_id, "" for a mere id."""
    noun = re.sub(r"_(?:id|pk|uuid|slug|key|code|name)$", "", subject)
    return "" if noun in _UNNAMED or noun.endswith("id") else noun.replace("_", " ")


def _model(deed: Deed) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", deed.act.model.rpartition(".")[2]).replace("_", " ").lower()
