"""Why a finding gets no fix where no way has one: what would have to be known, or changed elsewhere.

docs/fixes.md explains each of these reasons; a test holds that it does.
"""

from collections.abc import Mapping

from bot.core.finding import Finding
from bot.core.flow import FlowKind
from bot.core.inventory import ClearDataKind, ControlInventory

UNKNOWN = "no safe automatic fix is known for this code"

_FIELDS = "a fix would have to know which fields are the caller's to set"
_STORED = "what is stored already would no longer match"

OF_FLOWS: Mapping[FlowKind, str] = {
    FlowKind.SQL: "what cannot be handed over as a value, or the driver's placeholders, a fix would have to know",
    FlowKind.COMMAND: "a shell does more here than start one program",
    FlowKind.CODE: "it may be a computation that is asked for, and only data can be read without running it",
    FlowKind.TEMPLATE: "it is the template itself that the caller sends",
    FlowKind.HTML: "a fix would have to know which parts of the page are markup on purpose",
    FlowKind.PATH: "a fix would have to know the folder that everything has to lie in",
    FlowKind.URL: "a fix would have to know which servers may be asked",
    FlowKind.OBJECT: "another format would have to be written at the other end too",
    FlowKind.ATTRIBUTES: _FIELDS,
    FlowKind.RAW_BODY: _FIELDS,
    FlowKind.UPLOAD: "a fix would have to know which types of files are wanted",
    FlowKind.PATTERN: "a fix would have to know whether a pattern is meant, or a text",
}

OF_CLEAR_DATA: Mapping[ClearDataKind, str] = {
    ClearDataKind.COLUMN: "the rows that are stored already would have to be encrypted as well",
    ClearDataKind.STORED: _STORED,
    ClearDataKind.COMPARED: _STORED,
    ClearDataKind.WEAK_HASH: _STORED,
    ClearDataKind.CHANNEL: "the other end would have to expect it another way",
    ClearDataKind.URL: "the other end would have to expect it another way",
}

OF_CIPHERS = "what is encrypted already could no longer be read"

OF_RULES: Mapping[str, str] = {
    "SOC2-001": "a fix would have to know by what this project knows its callers",
    "SOC2-002": "the value stands where the environment cannot be asked for it",
    "SOC2-003": "a fix would have to know by what to name those it was done to",
    "SOC2-006": "a new limiter is a dependency with a store of its own, which the maintainers choose",
    "SOC2-007": "a fix would have to know what the client may be told",
    "SOC2-008": "a fix would have to know whose it is, or which right it takes",
    "SOC2-009": "what reads it elsewhere would have to be changed as well",
    "SOC2-010": "a fix would have to know by what callers are told apart, or how records are kept here",
}

REASONS = frozenset((*OF_FLOWS.values(), *OF_CLEAR_DATA.values(), OF_CIPHERS, *OF_RULES.values(), UNKNOWN))


def why_not(finding: Finding, inventory: ControlInventory) -> str:
    """Half a sentence, in plain words. What is said of other languages than Python is said of no kind of code."""
    if not finding.location.path.endswith(".py"):
        return UNKNOWN
    place, scope = finding.location, finding.scope
    flows = [one for one in inventory.flows if one.location == place and scope in ("", one.handler)]
    clear = [one for one in inventory.clear_data if one.location == place]
    if finding.rule == "SOC2-004":
        return OF_FLOWS.get(flows[0].kind, UNKNOWN) if flows else UNKNOWN
    if finding.rule == "SOC2-005":
        known = OF_CLEAR_DATA.get(clear[0].kind, UNKNOWN) if clear else UNKNOWN
        return OF_CIPHERS if "cipher" in finding.tool_rule else known
    return OF_RULES.get(finding.rule, UNKNOWN)
