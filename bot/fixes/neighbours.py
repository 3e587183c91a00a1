"""Which files beside those of a change show how its project does things."""

import os.path
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.core.finding import Finding
from bot.core.inventory import Control, ControlInventory
from bot.fixes.habits import AROUND, AS_A_WHOLE, KINDS

MAX_NEIGHBOURS = 20
"""Files read beside those of a change, for their habits."""

LOGGED = frozenset({"SOC2-003", "SOC2-007", "SOC2-010"})
"""Rules whose fixes write to a log."""

MAX_LOGGING = 3
"""Files read beside each of a change to which a fix adds a line for the log."""

SHARED = re.compile(
    r"(?:^|/)(?:\w*auth\w*|dep(?:s|endencies)|security|permissions|guards|decorators|\w*limit\w*|\w*throttl\w*|extensions"
    r"|settings|audit\w*|core|main|app)\.py$"
    r"|(?:^|/)(?:[\w.-]*(?:auth|session|guard|limit|throttl|audit|middleware|logger)[\w.-]*|app\.module|app|main|server)"
    r"\.[cm]?[jt]sx?$",
    re.IGNORECASE,
)
"""Files in which projects keep the controls that all of their endpoints may use."""

SETTINGS = re.compile(
    r"(?:^|/)(?:settings?|config\w*|conf|env\w*)(?:/\w+)?\.py$"
    r"|(?:^|[/.])(?:settings?|config\w*|conf|env\w*|constants)(?:/[\w.-]+)?\.[cm]?[jt]s$",
    re.IGNORECASE,
)
"""Files in which projects ask their environment for what is set."""

STORED = re.compile(
    r"(?:^|/)(?:models?|entit(?:y|ies)|schemas?|documents?|services?|helpers?|utils?|lib|common)(?:/[\w.-]+)?\.\w+$"
    r"|\.(?:model|entity|schema|service)\.[cm]?[jt]s$",
    re.IGNORECASE,
)
"""Files in which projects say what they store, and how they look at what is sent."""

OF_STORED = frozenset({"SOC2-004", "SOC2-008"})
"""Rules whose fixes ask what fields and owners there are, or for the project's own check."""


def neighbours_of(findings: Sequence[Finding], inventory: ControlInventory) -> frozenset[str]:
    """Other files whose endpoints have what a finding misses: the imports there tell where a name comes from. The
    first MAX_NEIGHBOURS, those of more endpoints first. Where a log is to be written, also the nearest ones; and always
    those in which it happens what a finding at a route tells of."""
    counts: Counter[str] = Counter()
    for kind in {KINDS[finding.rule] for finding in findings if finding.rule in KINDS}:
        counts.update(
            one.location.path
            for one in inventory.endpoints
            if any(_shows_how(each, one.framework) for each in one.of(kind))
        )
        counts.update(
            each.where.path
            for one in inventory.endpoints
            for each in one.of(kind)
            if each.where.path != one.location.path
        )
    own = {finding.location.path for finding in findings}
    telling = [path for path, _ in counts.most_common() if path not in own]
    logging = {finding.location.path for finding in findings if finding.rule in LOGGED}
    asking = {finding.location.path for finding in findings if finding.rule in (*KINDS, *LOGGED)}
    shared = {path for path in inventory.imported - own if SHARED.search(path)}
    others = {one.location.path for one in inventory.endpoints} - own
    stored = {path for path in inventory.imported - own if STORED.search(path)}
    storing = {finding.location.path for finding in findings if finding.rule in OF_STORED}
    secret = {finding.location.path for finding in findings if finding.rule == "SOC2-002"}
    settings = {path for path in inventory.imported - own if SETTINGS.search(path)}
    where = sorted(set(_where_it_happens(findings, inventory)) - own)[:MAX_NEIGHBOURS]
    beside = ((asking, telling), (logging, others), (asking, shared), (storing, stored), (secret, settings))
    near = (path for paths, known in beside for path in _nearest(paths, known))
    return frozenset([*telling[:MAX_NEIGHBOURS], *near, *where])


def _shows_how(control: Control, framework: str) -> bool:
    """Whether the file of an endpoint shows how it has a control: on its own, in its body, or on its whole controller
    or router."""
    return bool(control.idiom) or control.level == "body" or (framework in AS_A_WHOLE and control.level in AROUND)


def _where_it_happens(findings: Sequence[Finding], inventory: ControlInventory) -> Iterator[str]:
    """Files of handlers that stand beside their routes, of the functions that do what an endpoint does, and of those in
    which what a caller sends arrives."""
    places = {finding.location for finding in findings}
    for endpoint in inventory.endpoints:
        if endpoint.location in places:
            yield endpoint.body.path
            yield from (act.where.path for act in endpoint.acts)
    yield from (flow.where.path for flow in inventory.flows if flow.location in places)


def _nearest(paths: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """The files next to each path: how they log is how it is done here."""
    ordered = sorted(others)
    for path in sorted(paths)[:MAX_NEIGHBOURS]:
        yield from sorted(ordered, key=lambda other: -len(os.path.commonpath([path, other])))[:MAX_LOGGING]
