"""SOC2-005: passwords, cards, tokens and the like that are stored, sent or told so that others can read them."""

from collections.abc import Iterator

from bot.core.finding import Finding, Severity
from bot.core.inventory import ClearDataKind, ControlInventory, Sureness

RULE = "SOC2-005"

CONFIDENCE = {Sureness.SURE: 0.85, Sureness.LIKELY: 0.65, Sureness.DOUBTFUL: 0.4}

CWE: dict[ClearDataKind, tuple[int, ...]] = {
    ClearDataKind.COLUMN: (312, 311),
    ClearDataKind.STORED: (256, 312),
    ClearDataKind.COMPARED: (256,),
    ClearDataKind.WEAK_HASH: (916, 328),
    ClearDataKind.CHANNEL: (319,),
    ClearDataKind.LOG: (532, 312),
    ClearDataKind.URL: (598,),
}
_MEDIUM = frozenset({ClearDataKind.LOG, ClearDataKind.URL})

MESSAGE: dict[ClearDataKind, str] = {
    ClearDataKind.COLUMN: "A {} is stored in clear: whoever reads a backup or the table can use it.",
    ClearDataKind.STORED: "A {} is stored as it was given, without a slow, salted hash.",
    ClearDataKind.COMPARED: "A {} is compared with the stored one directly, so it is stored in clear.",
    ClearDataKind.WEAK_HASH: "A {} goes through a hash that can be tried billions of times a second, or is not salted.",
    ClearDataKind.CHANNEL: "A {} is sent in clear text.",
    ClearDataKind.LOG: "A {} is written to the log in clear.",
    ClearDataKind.URL: "A {} is put into a URL.",
}


def check(inventory: ControlInventory) -> Iterator[Finding]:
    for found in inventory.clear_data:
        yield Finding(
            rule=RULE,
            location=found.location,
            message=MESSAGE[found.kind].format(found.data),
            severity=Severity.MEDIUM if found.kind in _MEDIUM else Severity.HIGH,
            confidence=CONFIDENCE[found.sureness],
            tool="soc2",
            tool_rule=RULE,
            matched=found.what,
            reasoning=found.why,
            cwe=CWE[found.kind],
            scope=found.scope,
        )
