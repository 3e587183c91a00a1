"""The project's limiter, put on an endpoint that has none, where no endpoint shows yet how often is right."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ControlKind
from bot.core.source import SourceFile
from bot.fixes.apply_idiom import apply_changes, with_request
from bot.fixes.change import Change
from bot.fixes.decorators import decorators_of
from bot.fixes.habits import own_endpoint
from bot.fixes.homes import homes_of
from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.limits import rate_for
from bot.fixes.project_idiom import REQUEST_HOMES
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

MADE = re.compile(r"^(\w+)\s*(?::[^=\n]+)?=\s*Limiter\(", re.MULTILINE)

LIBRARY = re.compile(r"^from (?:slowapi|flask_limiter)\b", re.MULTILINE)


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    function = file.function_at(context.finding.location.span)
    if own is None or function is None or own.framework not in ("flask", "fastapi", "starlette"):
        return
    rate = f"{rate_for(own)}/minute"
    for path, name in _limiters(context) if not _rates_are_shown(context) else ():
        imports = _brought(file, context, function, name, path)
        idiom = read_idiom(f"@{name}.limit({file.quote}{rate}{file.quote})")
        more = _request(file, own.framework, function)
        if imports is not None and more is not None and idiom is not None:
            changes = apply_changes(file, function, idiom)
            yield f"Adds {idiom.text}, by the project's limiter.", [*changes, *imports, *more] if changes else []
    exempt = [one for one in decorators_of(function) if re.search(r"limiter\.exempt\b", text_of(one))]
    yield (
        "No longer exempts it from the app's limits.",
        [
            Change(file.start_of(file.line_of(one.start_byte)), file.start_of(file.line_of(one.end_byte) + 1), "")
            for one in exempt
        ],
    )


def _rates_are_shown(context: FixContext) -> bool:
    """Whether endpoints of the project have rates already: by a name, beside which one in figures would be the only
    one, or in figures, of which the one that they agree on is this one's (see `limits`)."""
    limits = [one.idiom for endpoint in context.inventory.endpoints for one in endpoint.of(ControlKind.RATE_LIMIT)]
    return any(".limit(" in idiom for idiom in limits)


def _limiters(context: FixContext) -> Iterator[tuple[str, str]]:
    """The limiters of the project: the file each is made in, and its name."""
    files: dict[str, SourceFile] = {context.file.path: context.file, **context.files}
    for path, file in files.items():
        found = MADE.search(file.text) if file.language == "python" and LIBRARY.search(file.text) else None
        if found is not None:
            yield path, found[1]


def _brought(file: PythonFile, context: FixContext, function: Node, name: str, path: str) -> list[Change] | None:
    """The limiter's import; None where its file imports this one, which would go round in a circle."""
    own = context.file.path
    if name in file.bound_before(function) or path == own:
        return [] if name in file.bound_before(function) else None
    module = own.removesuffix(".py").removesuffix("/__init__").split("/")[-1]
    if re.search(rf"^\s*(?:from|import) [^\n]*\b{re.escape(module)}\b", context.files[path].text, re.MULTILINE):
        return None
    homes = homes_of(name, file, own, near=path, defined=path, files=context.files)
    return next((more for home in homes if (more := bring_name(file, home, name, function)) is not None), None)


def _request(file: PythonFile, framework: str, function: Node) -> list[Change] | None:
    """The parameter `request` that slowapi reads."""
    home = REQUEST_HOMES.get(framework)
    if home is None:
        return []
    changes = with_request(file, function)
    imports = bring_name(file, home, "Request", function) if changes else []
    return None if changes is None or imports is None else [*changes, *imports]


PLUGIN = Rewrite("rate_limit", 40, frozenset({"SOC2-006"}), _proposals)
