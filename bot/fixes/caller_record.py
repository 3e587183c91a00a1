"""A handler that does not know its caller takes it as the project's others do, and writes to the log who did it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bot.core.inventory import ControlKind
from bot.fixes.apply_idiom import apply_changes
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.deed import Deed, deed_at, identity_of
from bot.fixes.habits import Habit, habits_of, imports_for
from bot.fixes.identity import by_class
from bot.fixes.idiom import Form
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.log_record import has_record, placed
from bot.fixes.project_logger import logger_at
from bot.fixes.python_file import PythonFile
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.said import said_of

MOST = 2
"""Parameters that are tried: the next ones are of other callers."""

KEPT_IN = re.compile(
    r"^from (flask_login|flask_jwt_extended|flask_security) import [^\n]*\bcurrent_user\b", re.MULTILINE
)


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    deed = deed_at(file, context)
    if deed is None or has_record(context, deed.endpoint, deed.act.kind):
        return
    if deed.endpoint.framework == "flask" and deed.actor.startswith("current_user."):
        yield from _of_flask(file, context, deed)
    is_known = deed.endpoint.framework == "fastapi" and deed.endpoint.identity and not deed.actor
    if class_at(file, context.finding.location.span) is not None:  # a class knows its caller in a way of its own
        return
    for habit, identity in _callers(context) if is_known else ():
        imports = imports_for(file, context, deed.function, habit)
        known = apply_changes(file, deed.function, habit.idiom) if imports is not None else []
        words, line = _told(file, context, replace(deed, actor=identity))
        if known and line:
            said = f'Takes {habit.idiom.text}, as {habit.whose} do, and writes "{words}" to the log.'
            yield said, [*known, *(imports or []), *line]


def _of_flask(file: PythonFile, context: FixContext, deed: Deed) -> Iterator[Proposal]:
    """`current_user` of another file's library; for what happens to an account, the account alone will do."""
    known = _brought(file, context, deed) if deed.endpoint.identity else []
    words, line = _told(file, context, deed) if known else ("", [])
    if line:
        yield f'Writes "{words}" to the log, with the caller whom other files know.', [*known, *line]
    elif not known and context.finding.rule == "SOC2-003" and "current_user" not in file.bound_before(deed.function):
        words, line = _told(file, context, replace(deed, actor=""))
        yield f'Writes "{words}" to the log.', line


def _told(file: PythonFile, context: FixContext, deed: Deed) -> tuple[str, list[Change]]:
    """The words, and the changes that write them with who did it; none where they name nobody."""
    words, values = said_of(context, deed)
    if not words or not values or (deed.actor and deed.actor not in values):
        return "", []
    logger = logger_at(file, deed.function, context)
    line = placed(file, deed, f"{logger.name}.info({logger.told(file.quote, words, values)})")
    return words, [*line, *logger.changes] if line else []


def _brought(file: PythonFile, context: FixContext, deed: Deed) -> list[Change]:
    """The import of Flask-Login's `current_user`, and the like, where only other files know it yet."""
    if not deed.actor.startswith("current_user.") or "current_user" in file.bound_before(deed.function):
        return []
    texts = (one.text for one in context.files.values() if one.language == "python")
    homes = {home for text in texts for home in KEPT_IN.findall(text)}
    return bring_name(file, homes.pop(), "current_user", deed.function) or [] if len(homes) == 1 else []


def _callers(context: FixContext) -> Iterator[tuple[Habit, str]]:
    """The parameters by which other handlers know their caller, and what of each tells them apart."""
    habits = (one for one in habits_of(context, ControlKind.AUTHENTICATION) if one.idiom.form is Form.PARAMETER)
    for habit in islice(habits, MOST):
        if all(control.identifies for control in habit.controls):
            identity = identity_of(context, (habit.idiom.name,)) or by_class(context, habit.idiom)
            if identity:
                yield habit, identity


PLUGIN = Rewrite("caller_record", 42, frozenset({"SOC2-003", "SOC2-010"}), _proposals)
