"""Which exceptions and aborts of the web frameworks send their text to the client."""

from bot.inventory.carrying import Taint, carried
from bot.inventory.code import Call, Const, keyword, tail
from bot.inventory.found import ClassFound, Outside
from bot.inventory.names import Names
from bot.inventory.refusals import status_of

_RAISED = ("fastapi", "starlette", "flask", "werkzeug", "quart", "aiohttp")


def http_error(names: Names, taint: Taint, masked: frozenset[str], call: Call) -> str:
    """`raise HTTPException(...)` and `abort(...)`, unless a central handler hides their text."""
    found = names.settle(names.resolve(taint.scope, call.func))
    bases = names.lineage(found) if isinstance(found, ClassFound) else [found]
    for base in bases:
        outer = base.name if isinstance(base, Outside) else ""
        last = outer.replace("()", "").rpartition(".")[2]
        said = last.endswith("HTTPException") or last in ("abort", "InternalServerError", "BadRequest")
        if outer.startswith("@nestjs/common.") and _fails(last, call):
            return f"{last} sends its text to the client"
        if outer.startswith("tornado") and last == "HTTPError":  # its message is only logged, its reason is sent
            reason = keyword(call, "reason")
            return "its reason is sent to the client" if carried(names, taint, reason) else ""
        if outer.startswith(_RAISED) and (said or outer.startswith("aiohttp.web.HTTP")):
            statuses = [status_of(arg) for arg in (*call.args[:1], keyword(call, "status_code") or Const(""))]
            status = max(statuses)
            hidden = "HTTPException" in masked or (status >= 500 and "500" in masked)
            return "" if hidden else f"{tail(call.func)} sends its text to the client"
    return ""


def _fails(name: str, call: Call) -> bool:
    """Nest's exceptions for failures of the server; those for requests in error have a text for whoever sent them."""
    status = tail(call.args[1]) if len(call.args) > 1 else ""
    server = status == "INTERNAL_SERVER_ERROR" or Const("500") in call.args[1:2]
    return name == "InternalServerErrorException" or (name == "HttpException" and server)
