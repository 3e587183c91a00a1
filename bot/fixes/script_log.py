"""A line in the log of a Node application for what happened: by its own logger, in the form that logger has."""

import re
from collections.abc import Iterator, Mapping

from bot.core.inventory import ActKind
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_deed import SIGNS_IN, ScriptDeed, done_by, script_deed_at, who_is_spoken_of, written
from bot.fixes.script_file import ScriptFile, bound_in
from bot.fixes.script_rewrite import ScriptRewrite

LOGGERS = ("logger", "log")

CONSOLE = "console"


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    deed = script_deed_at(file, context)
    if deed is None or (context.finding.rule == "SOC2-010" and not deed.actor):
        return
    logger, words = _logger(file, deed), _words(deed)
    if logger:
        call = f"{logger}.info({_arguments(file, context, deed, logger, words)})"
        yield f'Writes "{words}" to the log.', written(file, deed, call)


def _logger(file: ScriptFile, deed: ScriptDeed) -> str:
    """The file's logger; Fastify's own, which each request carries; else the console, which Node writes to standard
    output. "" for Nest, whose logger is a member of each class."""
    known = next((name for name in LOGGERS if name in bound_in(file)), "")
    if known or deed.endpoint.framework == "nest":
        return known
    if deed.endpoint.framework == "fastify" and deed.request:
        return f"{deed.request}.log"
    return CONSOLE


SAID: Mapping[ActKind, str] = {
    ActKind.SIGN_IN: "login succeeded",
    ActKind.TOKEN: "login succeeded",
    ActKind.ACCOUNT_DELETION: "account deleted",
    ActKind.PASSWORD: "password changed",
    ActKind.ROLE: "role changed",
}
"""What a line says of acts that are always the same."""


def _words(deed: ScriptDeed) -> str:
    if deed.act.kind in SAID:
        return SAID[deed.act.kind]
    if deed.act.kind is ActKind.KEY:
        return f"API key {'withdrawn' if 'DELETE' in deed.endpoint.methods else 'issued'}"
    thing = "account" if deed.act.kind is ActKind.SUSPENSION else deed.act.model.rpartition(".")[2] or "record"
    return f"{re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', thing).replace('_', ' ').lower()} {done_by(deed)[1]}"


def _arguments(file: ScriptFile, context: FixContext, deed: ScriptDeed, logger: str, words: str) -> str:
    """Values stand beside the words, not in them: so a line break in one cannot forge a line of the log."""
    quoted = f"{file.quote}{words}{file.quote}"
    subject = deed.subject or (who_is_spoken_of(deed) if deed.act.kind in (*SIGNS_IN, ActKind.PASSWORD) else "")
    values = [f"target: {subject}"] if subject and subject != deed.actor else []
    values += [f"actor: {deed.actor}"] if deed.actor else []
    if not values:
        return quoted
    table = f"{{ {', '.join(values)} }}"
    return f"{table}, {quoted}" if _takes_values_first(file, context, logger) else f"{quoted}, {table}"


def _takes_values_first(file: ScriptFile, context: FixContext, logger: str) -> bool:
    """Whether the logger is one like pino, which takes the values before the words (winston and console: behind)."""
    if logger == CONSOLE or logger.endswith(".log"):
        return logger != CONSOLE
    texts = [file.content.decode(), *(each.text for each in context.files.values())]
    return any(re.search(rf"\b{logger}\.\w+\(\s*\{{|[\"']pino[\"']", text) for text in texts)


PLUGIN = ScriptRewrite("script_log", 40, frozenset({"SOC2-003", "SOC2-010"}), _proposals)
