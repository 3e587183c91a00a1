"""What must not be given a guard: where callers first show who they are, and what has an entrance of its own."""

import re

from bot.core.inventory import ActKind, ControlKind, Endpoint
from bot.fixes.rights import reads
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_places import decorators_of

ENTRANCES = re.compile(
    r"(?:^|[/_-])(?:(?:log|sign)[_-]?(?:in|up|on)|register|registration|forgot|reset|recover|verif\w*|confirm\w*|callback|token"
    r"|contact|support|feedback|newsletter|subscribe|setup|install|create-?admin|report|protected|new-?password"
    r"|refresh|otp|codes?|magic\w*|webhooks?|unsubscribe|oauth\d?|sso|saml)(?:$|[/_-])",
    re.IGNORECASE,
)
"""Words of paths that are called by people who are not signed in yet, or by other programs."""

PICTURES = re.compile(
    r"(?:^|/)(?:avatars?|pictures?|photos?|thumb(?:nail)?s?|icons?|logos?|covers?|banners?|images?)(?:/[{:<][^/]*)?(?:\.\w+)?/?$",
    re.IGNORECASE,
)
"""Paths of pictures that pages load, which send no token along (`<img src=...>`)."""

HELD = re.compile(r"\{[^{}]*(?:secret|token|signature|api_?key)[^{}]*\}", re.IGNORECASE)
"""A part of the path that lets in whoever holds it."""

BEFORE_A_CALLER = frozenset((ActKind.SIGN_UP, ActKind.RESET, ActKind.CODE))

OWN_ENTRANCE = re.compile(
    r"^@UseGuards\(|^@(?!Api)\w*(?:Auth|Public|Anonymous|Token|ApiKey|Signature|Secret|Webhook|Scopes?)\w*\("
)
"""Decorators by which a method of Nest decides itself who comes in."""


def is_entrance(file: ScriptFile, own: Endpoint, *, by_word: bool = True) -> bool:
    """Whether asking for a caller here would lock out those it is for, or pages that load pictures, or would stand
    beside another guard. `by_word` is False where words of the path tell nothing: another method of it is guarded."""
    if (
        (by_word and ENTRANCES.search(own.path))
        or HELD.search(own.path)
        or any(act.kind in BEFORE_A_CALLER for act in own.acts)
    ):
        return True
    if PICTURES.search(own.path) and reads(own):
        return True
    return any(map(OWN_ENTRANCE.match, decorators_of(file, own)))


def is_read_by_strangers(own: Endpoint, siblings: list[Endpoint]) -> bool:
    """Whether siblings that read too are content with nobody: a profile shows more to whoever is signed in, and has to
    be seen by others."""
    if not reads(own):
        return False
    reading = [one for one in siblings if reads(one)]
    return any(one.has(ControlKind.OPTIONAL_AUTHENTICATION) for one in reading)
