"""The controls of the package `complianceagent`, in projects that use it already and where no sibling shows another."""

import re
from collections.abc import Iterator, Mapping

from tree_sitter import Node

from bot.core.inventory import ActKind, Endpoint
from bot.fixes.apply_idiom import apply_changes, with_request
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.deed import Deed, deed_at
from bot.fixes.habits import own_endpoint
from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.limits import rate_for
from bot.fixes.project_idiom import REQUEST_HOMES
from bot.fixes.python_file import PythonFile
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.said import WITHDRAWS, of_token
from bot.fixes.standard_control import OF_STRANGERS

PACKAGE = "complianceagent"

USES = re.compile(rf"^(?:from|import) {PACKAGE}\b", re.MULTILINE)

SERVED = ("fastapi", "starlette", "flask", "django", "aiohttp")
"""Frameworks whose handlers its decorators know (docs/sdk/access.md)."""

EVENTS: Mapping[ActKind, str] = {
    ActKind.SIGN_IN: "login_success",
    ActKind.TOKEN: "login_success",
    ActKind.PASSWORD: "password_change",
    ActKind.ROLE: "permission_change",
    ActKind.KEY: "api_key_created",
    ActKind.SUSPENSION: "permission_change",
    ActKind.ACCOUNT_DELETION: "data_deletion",
    ActKind.DELETE: "data_deletion",
    ActKind.CREATE: "data_modification",
    ActKind.CHANGE: "data_modification",
}
"""What its log calls an act (AuditEventType)."""

SECONDS = 60


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    span = context.finding.location.span
    function = file.function_at(span)
    if own is None or function is None or own.framework not in SERVED or not depends(context):
        return
    control = _control(file, context, own)
    idiom = read_idiom(f"@{control}") if control and class_at(file, span) is None else None
    imports = bring_name(file, PACKAGE, control.partition("(")[0], function) if idiom is not None else None
    request = _request(file, own, function) if "audit_log" not in control else []
    changes = apply_changes(file, function, idiom) if idiom is not None else []
    if imports is not None and request is not None and changes:
        yield f"Adds @{control} of the package {PACKAGE}, which the project uses.", [*changes, *imports, *request]


def depends(context: FixContext) -> bool:
    """Whether the file, or one beside it, uses the package."""
    files = (context.file, *context.files.values())
    return any(file.language == "python" and USES.search(file.text) for file in files)


def _control(file: PythonFile, context: FixContext, own: Endpoint) -> str:
    """The decorator for a finding's rule, without its `@`; "" where it would be wrong."""
    match context.finding.rule:
        case "SOC2-001" if not any(act.kind in OF_STRANGERS for act in own.acts):
            return "require_authentication"
        case "SOC2-006":
            return f"rate_limit({rate_for(own)}, {SECONDS})"
        case "SOC2-003" | "SOC2-010":
            deed = deed_at(file, context)
            event = _event(deed) if deed is not None else ""
            return f"audit_log({file.quote}{event}{file.quote})" if event else ""
    return ""


def _event(deed: Deed) -> str:
    """What its log calls a deed: a token for other programs is a key, and one that is withdrawn is none created."""
    if deed.act.kind is ActKind.KEY and WITHDRAWS.search(deed.endpoint.handler):
        return "api_key_revoked"
    if of_token(deed):
        return "api_key_created" if of_token(deed) == "issued" else ""
    return EVENTS.get(deed.act.kind, "")


def _request(file: PythonFile, own: Endpoint, function: Node) -> list[Change] | None:
    """The parameter that shows the decorator who calls, in frameworks that hand it to those only that ask for it."""
    home = REQUEST_HOMES.get(own.framework)
    if home is None:
        return []
    changes = with_request(file, function)
    imports = bring_name(file, home, "Request", function) if changes else []
    return None if changes is None or imports is None else [*changes, *imports]


PLUGIN = Rewrite("sdk_control", 35, frozenset({"SOC2-001", "SOC2-003", "SOC2-006", "SOC2-010"}), _proposals)
