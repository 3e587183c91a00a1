"""Which guard is enough for an endpoint: where those around it ask for a right, being signed in is not."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.inventory import ActKind, Control, ControlKind, Endpoint
from bot.fixes.decorators import asks_for_right

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""RFC 9110, 9.2.1: who may read and who may change are different questions."""

NO_GUARD = re.compile(
    r"optional|or_none|maybe|if_any|anonymous|get_(?:\w*_)?session\b|\bget_db\b|db_session", re.IGNORECASE
)
"""Idioms that are content with nobody, or that open a session of the database: no guard, whoever has them."""

MIXIN = re.compile(r"^[A-Z]\w*Mixin$")
"""Base classes that are guards have no text of their own beside their name."""

OF_CLASS = re.compile(r"@method_decorator\(|\w+Mixin$")
"""Guards of views that are classes."""

OF_CLASS_NAME = re.compile(r"(?:^|\.)[A-Z][a-z]\w*$")

BARE = re.compile(r"[A-Za-z_][\w.]*")
"""A decorator that is told nothing."""

POWERFUL = re.compile(
    r"(?:^|[/_\-.])(?:admin\w*|superusers?|backoffice|staff|moderat\w+|impersonat\w+"
    r"|(?:un)?(?:block|ban|suspend)[_-]?(?:users?|members?|accounts?))(?:$|[/_\-.?(])",
    re.IGNORECASE,
)
"""Paths and names of what only some may do."""

ONE_DEED = {
    "view": re.compile(r"\.view_\w|(?<![a-z])(?:view|read|list)(?:er|ing)?(?![a-z])|(?:View|Read|List)(?=[A-Z])"),
    "add": re.compile(r"\.add_\w|(?<![a-z])(?:add|create)(?![a-z])|(?:Add|Create)(?=[A-Z])"),
    "change": re.compile(r"\.change_\w|(?<![a-z])(?:change|update)(?![a-z])|(?:Edit|Change|Update)(?=[A-Z])"),
    "delete": re.compile(r"\.delete_\w|(?<![a-z])(?:delete|remove)(?![a-z])|(?:Delete|Remove)(?=[A-Z])"),
}
"""Rights that are for one kind of deed, by how they are called (Django documentation, "Default permissions")."""

_DEEDS_OF = {
    "GET": {"view"},
    "HEAD": {"view"},
    "POST": {"add", "change"},
    "PUT": {"change"},
    "PATCH": {"change"},
    "DELETE": {"delete"},
}

_DEEDS = {ActKind.CREATE: "add", ActKind.CHANGE: "change", ActKind.DELETE: "delete"}
"""What a function does that Django calls for any method."""

_VERBS = {
    "add": re.compile(r"(?:^|[_./])(?:add|create|new)|(?:Add|Create|New)"),
    "change": re.compile(r"(?:^|[_./])(?:edit|change|update|set)|(?:Edit|Change|Update)"),
    "delete": re.compile(r"(?:^|[_./])(?:delete|remove|purge)|(?:Delete|Remove)"),
}


@dataclass(frozen=True)
class Rights:
    """`asked` where most of what is guarded around asks for a right. `guards` are the texts by which it does, in their
    order; none where they differ too much to choose from. `having` are the endpoints that have just these."""

    asked: bool
    guards: tuple[str, ...] = ()
    having: tuple[Endpoint, ...] = ()


SEVERAL = 2
"""Endpoints beside one that lack the same."""

SIGNED_IN = Rights(asked=False)
"""Whoever is signed in may come."""


def rights_around(own: Endpoint, endpoints: Iterable[Endpoint]) -> Rights:
    """What the nearest endpoints that are guarded ask for: most of its file, else all of its folder or its group,
    where at least half of those are."""
    others = [one for one in endpoints if one.framework == own.framework and one.location != own.location]
    if _is_for_router(own, others):
        return Rights(asked=True)
    powerful = _is_powerful(own)
    for circle, here in _circles(own, others):
        guarded = [one for one in circle if guards_of(one)]
        if powerful and any(_is_powerful(one) for one in guarded):
            guarded = [one for one in guarded if _is_powerful(one)]
        elif not powerful and not here:  # what administrators' pages elsewhere ask for says nothing of this one
            guarded = [one for one in guarded if not _is_powerful(one)]
        righted = [one for one in guarded if _rights_of(one)]
        shown = 2 * len(righted) >= len([one for one in circle if not one.public])
        if (len(righted) == len(guarded) > 0 and (here or shown)) or (here and 2 * len(righted) > len(guarded)):
            return _usual(own, righted, guards_of, here=here)
        if guarded and not powerful:
            return Rights(asked=True) if here and _differ_by_name(own, guarded) else SIGNED_IN
    known = powerful and any(_rights_of(one) for one in others)
    return Rights(asked=True) if known else SIGNED_IN


def _differ_by_name(own: Endpoint, guarded: Sequence[Endpoint]) -> bool:
    """Whether those around ask for rights, by the names of their guards, of which nobody can tell this one's: one of
    them alone, or more than one of three for different ones or for none. Not where all that do the same kind of thing
    ask the same."""
    texts = [guards_of(one) for one in guarded]
    alike = [guards_of(one) for one in guarded if reads(one) == reads(own)]
    classes = [text for text in texts if all(map(OF_CLASS.match, text))] if OF_CLASS_NAME.search(own.handler) else []
    if any(len(some) > 1 and len(set(some)) == 1 for some in (alike, classes)):
        return False
    rights = [text for text in texts if any(map(asks_for_right, text))]
    return 3 * len(rights) > len(texts) and (len(set(texts)) > 1 or len(texts) == 1)


def _is_for_router(own: Endpoint, others: Sequence[Endpoint]) -> bool:
    """Whether several or most of what is registered beside it have no guard either, in a project whose routers have
    theirs as a whole: then the router's is missing, and one for each of its endpoints is not how it is done."""
    levels = {one.level for other in others for one in other.of(ControlKind.AUTHENTICATION)}
    beside = [one for one in others if one.group == own.group and not one.public]
    open_ones = [one for one in beside if not one.has(ControlKind.AUTHENTICATION)]
    return bool(levels & {"router", "blueprint"}) and (
        len(open_ones) >= SEVERAL or 2 * len(open_ones) >= len(beside) > 0
    )


def rights_of_alike(own: Endpoint, endpoints: Iterable[Endpoint]) -> Rights:
    """The right that siblings ask for which do the same kind of thing: to the same object, taken by the same parameter,
    where nothing says yet whose the object is; else those of the same file, where most of them ask for it."""
    others = [one for one in endpoints if one.framework == own.framework and one.location != own.location]
    kin = [one for one in others if one.group == own.group and is_alike(one, own)]
    here = [one for one in kin if one.location.path == own.location.path]
    kin = here or [one for one in kin if _folder(one) == _folder(own)]
    taken = _taken(own)
    if taken:
        kin = [one for one in kin if taken & _taken(one, checked=True)]
    righted = [one for one in kin if _rights_of(one)]
    if not righted or (not taken and 2 * len(righted) <= len(kin)):
        return Rights(asked=True)
    if len({one.location for one in righted}) < SEVERAL or len({_plain_rights(one) for one in righted}) > 1:
        return Rights(asked=True)
    return _usual(own, righted, _rights_of, here=bool(here))


def _plain_rights(endpoint: Endpoint) -> frozenset[str]:
    return frozenset(map(_plain, _rights_of(endpoint)))


def _usual(
    own: Endpoint, righted: Sequence[Endpoint], texts: Callable[[Endpoint], tuple[str, ...]], *, here: bool
) -> Rights:
    """The right that most of them ask for, of those of its file that do the same kind of thing, where there are
    several, else of all; outside of its file the one that all ask for, several at least. By the texts that have it
    most often. Where rights are for kinds of deeds, the one of the file that is for this kind."""
    alike = [one for one in righted if reads(one) == reads(own)]
    if reads(own) and not alike and not _is_powerful(own):
        return Rights(asked=True)  # who may change it is another question
    alike = alike if len(alike) > 1 else list(righted)
    counts = Counter(frozenset(map(_plain, _rights_of(one))) for one in alike)
    right, count = counts.most_common(1)[0]
    sure = count > 1 or not any("Depends(" in text for one in alike for text in _rights_of(one))
    clear = sure and len(counts) == 1 and (here or count > 1)
    if not clear or any(is_for_another_deed(text, own) for text in right):
        for_it = [one for one in counts if all(_is_for_its_deed(text, own) for text in one)]
        if len(for_it) != 1 or not here or len(_deeds_of(own)) != 1:
            return Rights(asked=True)
        (right,) = for_it
    having = [one for one in alike if right == frozenset(map(_plain, _rights_of(one)))]
    if any(map(BARE.fullmatch, right)) and _names_less(own, having):
        return Rights(asked=True)  # it looks at what the path names, and would be given nothing
    written = Counter(map(texts, having))
    of_route = [one for one in written if all(text.startswith("dependencies=") for text in one)]
    guards = Counter({one: written[one] for one in of_route or written}).most_common(1)[0][0]
    return Rights(True, guards, tuple(one for one in having if texts(one) == guards))


def _names_less(own: Endpoint, having: Sequence[Endpoint]) -> bool:
    """Whether the paths of all of them name something that this one's does not."""
    named = [{each.name for each in one.parameters if each.source == "path"} for one in having]
    return not {each.name for each in own.parameters if each.source == "path"} and all(named)


def _plain(text: str) -> str:
    """A guard without what fits it to a class, to a parameter or to its layout."""
    depends = re.findall(r"\b(?:Depends|Security)\((.*?)\)\]?$", text)
    if depends:
        return "".join(depends[0].split())
    inner = (
        re.sub(r",?\s*(?:name=[\"']\w+[\"'])?\s*,?\s*\)$", "", text) if text.startswith("@method_decorator(") else text
    )
    return "".join(inner.removeprefix("@method_decorator(").removeprefix("@").split())


def _taken(endpoint: Endpoint, *, checked: bool = False) -> set[tuple[str, str]]:
    """What an endpoint takes by an id from the request: those objects that nothing ties to the caller, or all."""
    return {(one.model, one.parameter) for one in endpoint.accesses if checked or not one.checked}


def is_alike(sibling: Endpoint, own: Endpoint) -> bool:
    """Whether a right that the sibling asks for is likely the one to ask for here: the same kind of access, to an
    object that is named by parameters of the path which this endpoint has too."""
    named = [{each.name for each in one.parameters if each.source == "path"} for one in (sibling, own)]
    return reads(sibling) == reads(own) and named[0] <= named[1]


def _rights_of(endpoint: Endpoint) -> tuple[str, ...]:
    texts = (text_of_guard(one) for one in endpoint.of(ControlKind.AUTHORIZATION))
    return tuple(dict.fromkeys(text for text in texts if text and not NO_GUARD.search(text)))


def guards_of(endpoint: Endpoint) -> tuple[str, ...]:
    """The texts by which an endpoint says who may come, in their order, each once."""
    kinds = (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION)
    texts = (text_of_guard(one) for one in endpoint.controls if one.kind in kinds)
    return tuple(dict.fromkeys(text for text in texts if text and not NO_GUARD.search(text)))


def text_of_guard(control: Control) -> str:
    """The text that applies a guard to one endpoint; of a mixin its name, of a route's dependency its argument."""
    if control.level == "route" and not control.idiom and control.what.isidentifier():
        return f"dependencies=[Depends({control.what})]"
    return control.idiom or (control.what if MIXIN.match(control.what) else "")


def reads(endpoint: Endpoint) -> bool:
    return all(method in SAFE_METHODS for method in endpoint.methods)


def _circles(own: Endpoint, others: Sequence[Endpoint]) -> Iterator[tuple[list[Endpoint], bool]]:
    """Endpoints around one, nearest first, and whether they stand in its file."""
    here = [one for one in others if one.location.path == own.location.path]
    yield [one for one in here if one.group == own.group], True
    yield here, True
    yield [one for one in others if _folder(one) == _folder(own)], False
    yield [one for one in others if one.group == own.group], False


def _folder(endpoint: Endpoint) -> str:
    return endpoint.location.path.rpartition("/")[0]


def _is_powerful(endpoint: Endpoint) -> bool:
    return bool(POWERFUL.search(endpoint.path) or POWERFUL.search(endpoint.handler))


def is_for_another_deed(guard: str, own: Endpoint) -> bool:
    """Whether a right is for one kind of deed by its name ("shop.delete_order"), and this is none of that kind."""
    return bool(_deeds_in(guard)) and not _deeds_in(guard) & _deeds_of(own)


def _is_for_its_deed(guard: str, own: Endpoint) -> bool:
    return bool(_deeds_in(guard) & _deeds_of(own))


def _deeds_in(guard: str) -> set[str]:
    return {deed for deed, pattern in ONE_DEED.items() if pattern.search(guard)}


def _deeds_of(own: Endpoint) -> set[str]:
    said = {deed for deed, verbs in _VERBS.items() if verbs.search(own.handler.rpartition(".")[2])}
    done = {deed for one in own.acts if (deed := _DEEDS.get(one.kind))} if reads(own) else set()
    return said or done or {deed for method in own.methods for deed in _DEEDS_OF.get(method, ())}
