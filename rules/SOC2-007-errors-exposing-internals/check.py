"""SOC2-007: exception text, stack traces and debug pages that reach the client."""

import re
from collections.abc import Iterator

from bot.core.finding import Finding, Severity
from bot.core.inventory import ControlInventory, Exposure, ExposureKind

RULE = "SOC2-007"

BROAD, NARROW, EXPECTED, DEVELOPER = 0.9, 0.75, 0.45, 0.5
"""Confidence: any exception's text; that of a library's exception; that of one raised for bad input, whose text is
often written for the user; a debug mode that stands where mostly developers run it."""

_EXPECTED = (
    "ValueError",
    "KeyError",
    "TypeError",
    "LookupError",
    "AssertionError",
    "PermissionError",
    "FileNotFoundError",
    "IllegalArgumentException",
    "IllegalStateException",
    "NoSuchElementException",
    "NumberFormatException",
    "EntityNotFoundException",
    "UsernameNotFoundException",
    "JSONDecodeError",
    "UnicodeDecodeError",
    "InvalidOperation",
)
_PROBES = re.compile(r"(?:^|_)(?:test|verify|validate|check|preview|probe|diagnose|dry_run|try)(?:_|$)", re.IGNORECASE)
"""Names of handlers whose very purpose is to tell what went wrong: "test the mail server" """


def check(inventory: ControlInventory) -> Iterator[Finding]:
    for exposure in inventory.exposures:
        yield Finding(
            rule=RULE,
            location=exposure.location,
            message=_message(exposure),
            severity=Severity.HIGH if exposure.kind is ExposureKind.TRACE else Severity.MEDIUM,
            confidence=_confidence(exposure),
            tool="soc2",
            tool_rule=RULE,
            matched=exposure.what,
            reasoning=_reasoning(exposure),
            cwe=(489,) if exposure.kind is ExposureKind.DEBUG else (209,),
            scope=exposure.scope,
        )


def _message(exposure: Exposure) -> str:
    match exposure.kind:
        case ExposureKind.DEBUG:
            return "Debug mode is on: an error shows code, variables and a console to whoever caused it."
        case ExposureKind.TRACE:
            return "The stack trace is sent to the client."
        case ExposureKind.EXCEPTION:
            return "The text of an exception is sent to the client: it may hold queries, paths or addresses."


def _confidence(exposure: Exposure) -> float:
    if exposure.development:
        return DEVELOPER
    if exposure.reached_by == "the next page shows it as a message":
        return EXPECTED
    if exposure.kind is ExposureKind.TRACE:
        return BROAD
    if _PROBES.search(exposure.scope):
        return EXPECTED
    if exposure.broad:
        return BROAD
    caught = exposure.caught.removeprefix("except ").split(", ")
    return EXPECTED if all(kind.rpartition(".")[2] in _EXPECTED for kind in caught) else NARROW


def _reasoning(exposure: Exposure) -> str:
    if exposure.kind is ExposureKind.DEBUG:
        if exposure.caught:
            return f"debug is on by {exposure.caught}: wherever the variable is not set."
        where = "below a main guard or in a developer's script" if exposure.development else "in shipped code"
        return f"debug is switched on {where}, without asking for a development setting."
    scope = f" in {exposure.scope}" if exposure.scope else ""
    return f"the {exposure.kind.value} comes from `{exposure.caught}`{scope}, and {exposure.reached_by}."
