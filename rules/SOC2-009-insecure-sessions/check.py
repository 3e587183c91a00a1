"""SOC2-009: sessions, and tokens that stand for them, that can be read, forged, guessed, or used for ever."""

from collections.abc import Iterator

from bot.core.finding import Finding, Severity
from bot.core.inventory import ControlInventory, SessionFaultKind, Sureness

RULE = "SOC2-009"

CONFIDENCE = {Sureness.SURE: 0.85, Sureness.LIKELY: 0.65, Sureness.DOUBTFUL: 0.4}

_HIGH, _MEDIUM = Severity.HIGH, Severity.MEDIUM
MEANING: dict[SessionFaultKind, tuple[str, Severity, tuple[int, ...]]] = {
    SessionFaultKind.COOKIE: (
        "A cookie that stands for a login is set without all of Secure, HttpOnly and SameSite.",
        _MEDIUM,
        (614, 1004, 1275),
    ),
    SessionFaultKind.FORGEABLE: ("Who is logged in stands in a cookie that anybody can write.", _HIGH, (384, 565)),
    SessionFaultKind.SETTING: ("A protection of the session cookie is switched off.", _MEDIUM, (614, 1004, 1275)),
    SessionFaultKind.NOT_VERIFIED: (
        "A token is believed without a full check, so that others can write one or use an old one.",
        _HIGH,
        (347, 613),
    ),
    SessionFaultKind.ENDLESS: ("What stands for a login lives for ever, or for as good as that.", _MEDIUM, (613,)),
    SessionFaultKind.PREDICTABLE: (
        "A security token comes from a source whose output can be predicted.",
        _HIGH,
        (330, 338),
    ),
    SessionFaultKind.CSRF: (
        "Another site can make requests in the name of whoever is logged in.",
        _MEDIUM,
        (352,),
    ),
    SessionFaultKind.CORS: ("Any site may call with the user's cookies and read the answer.", _HIGH, (942,)),
    SessionFaultKind.FIXATION: (
        "The session's id stays the same at login, so that whoever knew it before is logged in too.",
        _MEDIUM,
        (384,),
    ),
}


def check(inventory: ControlInventory) -> Iterator[Finding]:
    for fault in inventory.session_faults:
        message, severity, cwe = MEANING[fault.kind]
        yield Finding(
            rule=RULE,
            location=fault.location,
            message=message,
            severity=severity,
            confidence=CONFIDENCE[fault.sureness],
            tool="soc2",
            tool_rule=RULE,
            matched=fault.what,
            reasoning=fault.why,
            cwe=cwe,
            scope=fault.scope,
        )
