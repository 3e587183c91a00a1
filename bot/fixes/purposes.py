"""What limits on requests are for, told by their names and by what endpoints do; the words are one table for all
languages."""

import re
from collections.abc import Mapping

from bot.core.inventory import ActKind, Endpoint

GUESSED = frozenset((ActKind.SIGN_IN, ActKind.CODE, ActKind.RESET, ActKind.TOKEN, ActKind.SIGN_UP))
"""Acts that somebody tries again and again."""

PURPOSES: Mapping[str, re.Pattern[str]] = {
    "account": re.compile(r"authn?|authentication|accounts?"),
    "login": re.compile(r"log[io]n|signin|authenticate|sessions?|credentials?|tokens?"),
    "signup": re.compile(r"signup|register|registrations?|enroll?|onboarding|join"),
    "reset": re.compile(r"reset|forgot(?:ten)?|recover|recovery|lost"),
    "password": re.compile(r"passwords?|pass(?:wd)?|pwd?"),
    "code": re.compile(r"t?otp|2fa|mfa|codes?|verify|verification|confirm|confirmation|pin"),
    "mail": re.compile(r"e?mails?|contact|messages?|invite|invitations?|sms|feedback"),
    "paid": re.compile(r"ai|llm|chat|completions?|prompt|generate|generation"),
    "heavy": re.compile(r"uploads?|exports?|imports?|reports?|downloads?|search"),
    "costly": re.compile(r"costly|expensive|heavy"),
}
"""What limits are named for, and the words that say so."""

WORDS_OF: Mapping[ActKind, tuple[str, ...]] = {
    ActKind.SIGN_IN: ("account", "login", "password"),
    ActKind.TOKEN: ("account", "login"),
    ActKind.SIGN_UP: ("account", "signup", "password"),
    ActKind.RESET: ("account", "reset", "password", "mail"),
    ActKind.PASSWORD: ("account", "password"),
    ActKind.CODE: ("account", "code", "login"),
    ActKind.MAIL: ("mail",),
    ActKind.PAID: ("paid", "costly"),
    ActKind.HEAVY: ("heavy", "costly"),
}
"""The purposes that an act serves."""

NO_PURPOSE = re.compile(
    r"(?:rate)?limit(?:s|ed|ers?|ing)?|rates?|throttle[sd]?|throttling|slow|down|defaults?|global|general|standard|strict"
    r"|basic|common|few|public|middlewares?|get|set|post|put|patch|delete|users?|my|me|id|ip|key|func|views?|methods?"
    r"|requests?|api|routes?|router|app|by|for|of|the|per|minute|second|hour|day|new|create|make|update|list|self|cls|str"
    r"|int|v\d"
)
"""Words of limits and of routes that name no purpose."""

ONE_WORD = {"sign_in": "signin", "log_in": "login", "sign_up": "signup", "two_factor": "mfa", "log_on": "logon"}


def purposes_of(endpoint: Endpoint) -> frozenset[str]:
    """What a limit may be named for that an endpoint can have: the purposes of what it does and is called, and the
    words that it is called by."""
    words = words_of(f"{endpoint.path} {endpoint.handler}")
    done = {purpose for act in endpoint.acts for purpose in WORDS_OF.get(act.kind, ())}
    return named(words) | done | words


def named(words: frozenset[str]) -> frozenset[str]:
    return frozenset(purpose for purpose, known in PURPOSES.items() if any(map(known.fullmatch, words)))


def words_of(text: str) -> frozenset[str]:
    """The words of names, those left out that name no purpose."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text).lower().replace("-", "_")
    for split, whole in ONE_WORD.items():
        apart = apart.replace(split, whole)
    found = re.findall(r"[a-z0-9]{2,}", apart.replace("_", " "))
    return frozenset(word for word in found if not NO_PURPOSE.fullmatch(word))
