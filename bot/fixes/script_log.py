"""A line in the log of a Node application for what happened: by its own logger, in the form that logger has."""

import re
from collections.abc import Iterator, Mapping

from bot.core.inventory import ActKind, ControlKind
from bot.fixes.code_file import text_of
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.said import VERB, participle
from bot.fixes.script_caller import member_of
from bot.fixes.script_deed import ScriptDeed, at_handler, done_by, script_deed_at, who_is_spoken_of
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_logger import CONSOLE, known_logger, logger_or_console
from bot.fixes.script_nest_logger import ClassLogger, logger_of_class
from bot.fixes.script_rewrite import ScriptRewrite
from bot.fixes.script_written import SIGNS_IN, written

AUDITS = re.compile(r"\baudit\w*\b(?:\??\.\w+)*\(|\b(?:activity|history|event)(?:Log|Service)\w*\.\w+\(", re.IGNORECASE)
"""Calls that keep records: a line in the log beside one would say it twice."""

OF_MANY = re.compile(
    r"^(?:[Bb]y|[Tt]o|[Ff]rom|[Oo]f|[Ff]or|[Ii]n|[Ww]ith|[Aa]nd)(?=[A-Z_])"
    r"|(?<=[a-z])(?:By|To|From|Of|For|In|With|And)(?=[A-Z])|[ _](?:by|to|from|of|for|in|with|and)[ _]"
)
"""A "model" that is the rest of a function's name (`ByUserAndPage` of `removeByUserAndPage`): no thing is called so."""


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    deed = script_deed_at(file, context)
    if deed is None or not _is_worth_a_line(context, deed):
        return
    logger, words = _logger(file, context, deed), _words(deed)
    values = _values(context, deed)
    if logger is None or not values or not words:  # that something happened to somebody is no record
        return
    if logger.own and not _takes_tables(context, logger.call):
        return
    changes = written(file, deed, f"{logger.call}({_arguments(file, context, logger.call, words, values)})")
    yield f'Writes "{words}" to the log.', [*changes, *logger.changes] if changes else []


def _is_worth_a_line(context: FixContext, deed: ScriptDeed) -> bool:
    """Whether a line could say enough, and would say it for the first time."""
    if context.finding.rule == "SOC2-010" and (
        not deed.actor or not _is_told_of_whom(deed) or AUDITS.search(text_of(deed.function))
    ):
        return False
    of_query = re.search(r"[Bb]uilder$", deed.act.model) is not None  # which is what was made
    # who leaves a team keeps the account
    leaves = deed.act.kind is ActKind.ACCOUNT_DELETION and OF_A_TEAM.search(text_of(deed.statement))
    if of_query or leaves or (deed.act.kind in OF_OTHERS and not deed.subject):
        return False
    return deed.act.kind not in SIGNS_IN or _lets_in(deed)


def _lets_in(deed: ScriptDeed) -> bool:
    """Whether somebody is let in, or a token is made that the handler speaks of: a link of a mail is only looked at,
    and who is signed in shows it again for something else."""
    names = f"{deed.endpoint.path} {deed.endpoint.handler}"
    if RECOVERS.search(deed.endpoint.path):
        return False
    guarded = any(control.level != "body" for control in deed.endpoint.of(ControlKind.AUTHENTICATION))
    said = _of_token(deed) or JOINS.search(names)
    return bool(said) or (not guarded and LOGINS.search(names) is not None)


def _takes_tables(context: FixContext, call: str) -> bool:
    """Whether a logger of the project's own is given values beside its words somewhere."""
    told = re.compile(rf"\b{re.escape(call)}\((?:[^()]|\([^()]*\))*,\s*\{{")
    return any(told.search(each.text) for each in (context.file, *context.files.values()))


RECOVERS = re.compile(r"reset|forgot|recover|verif|confirm|activat", re.IGNORECASE)

LOGINS = re.compile(r"log_?-?(?:in|on)|sign_?-?(?:in|on)|authenticat|/auth\b|sessions?\b|token", re.IGNORECASE)

OF_A_TEAM = re.compile(r"\w(?:From|Of)(?=[A-Z])\w*\(|[mM]ember")
"""Calls that take somebody out of something."""

OF_OTHERS = (ActKind.ROLE, ActKind.SUSPENSION)
"""Acts that are done to somebody else: without them a line says nothing."""


def _is_told_of_whom(deed: ScriptDeed) -> bool:
    """Whether a line could say which row was changed: of what is new there is no id yet."""
    model = deed.act.model.rpartition(".")[2]
    return (
        not OF_MANY.search(model)
        and not model.endswith("Builder")
        and (bool(deed.subject) or deed.act.kind is ActKind.CREATE)
    )


def _logger(file: ScriptFile, context: FixContext, deed: ScriptDeed) -> ClassLogger | None:
    """The file's logger; that of the class, for Nest; Fastify's own, which each request carries; the one that other
    files of the project import; else the console, which Node writes to standard output."""
    if deed.endpoint.framework == "nest":
        return logger_of_class(file, context, deed.function)
    known = known_logger(file, context)
    if known:
        return ClassLogger(f"{known}.info", ())
    if deed.endpoint.framework == "fastify" and deed.request:
        return ClassLogger(f"{deed.request}.log.info", ())
    brought = logger_or_console(file, context)
    return ClassLogger(f"{brought.name}.info", brought.changes) if brought else None


SAID: Mapping[ActKind, str] = {
    ActKind.SIGN_IN: "login succeeded",
    ActKind.TOKEN: "login succeeded",
    ActKind.ACCOUNT_DELETION: "account deleted",
    ActKind.PASSWORD: "password changed",
    ActKind.ROLE: "role changed",
}
"""What a line says of acts that are always the same."""


JOINS = re.compile(r"register|registration|sign_?-?up|join|invit", re.IGNORECASE)
"""Where a token is given to somebody who is new."""


NO_TOKEN = re.compile(r"log_?(?:in|on)|sign_?(?:in|on)|session|authenticat|api_?(?:key|token)", re.IGNORECASE)


def _of_token(deed: ScriptDeed) -> str:
    """What a handler does to a token by its name ("token changed"); "" where somebody signs in, or it is a key."""
    name = deed.endpoint.handler.rpartition(".")[2]
    if "token" not in name.lower() or NO_TOKEN.search(name):
        return ""
    if re.search(r"refresh|renew|rotate|regenerate", name, re.IGNORECASE):
        return "token renewed"
    if re.match(r"update|change|edit|set|patch", name):
        return "token changed"
    issues = re.match(r"create|issue|generate|add|new|get", name) or not VERB.match(name)
    return "token issued" if issues else f"token {participle(name)}"


def _words(deed: ScriptDeed) -> str:
    if deed.act.kind in (ActKind.TOKEN, ActKind.KEY) and (told := _of_token(deed)):
        return told
    if deed.act.kind is ActKind.TOKEN and JOINS.search(f"{deed.endpoint.path} {deed.endpoint.handler}"):
        return "account created"
    if deed.act.kind is ActKind.ROLE and re.search(r"\b(?:delete|destroy|remove)\w*\(", text_of(deed.statement)):
        return "role deleted"
    if deed.act.kind in SAID:
        return SAID[deed.act.kind]
    if deed.act.kind is ActKind.KEY:
        return f"API key {'withdrawn' if 'DELETE' in deed.endpoint.methods else 'issued'}"
    thing = "account" if deed.act.kind is ActKind.SUSPENSION else _thing(deed)
    return f"{thing} {done_by(deed)[1]}" if thing else ""


CHANGES = ("create", "add", "insert", "update", "edit", "change", "save", "delete", "remove", "destroy")


def _thing(deed: ScriptDeed) -> str:
    """What was created, changed or deleted: the model where the path or the handler speaks of it, else what the handler
    says ("document store" of deleteDocumentStore); "" where neither tells."""
    model, handler = _apart(deed.act.model.rpartition(".")[2]), _apart(deed.endpoint.handler.rpartition(".")[2])
    told = {one.rstrip("s") for one in re.findall(r"[a-z]+", f"{deed.endpoint.path.lower()} {handler}")}
    if not model or model.split()[-1].rstrip("s") in told:
        return model or "record"
    verb, _, rest = handler.partition(" ")
    return rest if (VERB.match(verb) or verb in CHANGES) and rest and not OF_MANY.search(f" {rest} ") else ""


def _apart(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").lower()


def _values(context: FixContext, deed: ScriptDeed) -> list[str]:
    """Whom it was done to, and by whom."""
    subject = "" if RECOVERS.search(deed.endpoint.path) else deed.subject  # there it is what lets in
    if not subject and deed.act.kind in (*SIGNS_IN, ActKind.PASSWORD):
        subject = who_is_spoken_of(deed) or (_called(context, deed) if deed.act.kind in SIGNS_IN else "")
    values = [f"target: {subject}"] if subject and subject != deed.actor else []
    return [*values, *([f"actor: {deed.actor}"] if deed.actor else [])]


def _called(context: FixContext, deed: ScriptDeed) -> str:
    """The name under which somebody signs in, as the handler reads it, or the class of what it is given has it."""
    text = text_of(deed.function)
    apart = re.search(r"\{[^{}]*\b(?P<name>email|username)\b[^{}:]*\} = [\w.]+\.body\b", text)
    if apart is not None:
        return apart["name"]
    read = re.search(rf"\b{re.escape(deed.request or 'req')}\.body\.(?:\w+\.)?(?:email|username)\b", text)
    if read is not None:
        return read[0]
    given = re.search(r"@Body\([^()]*\)\s*(?P<name>\w+): (?P<type>\w+)", text)
    member = member_of(context, given["type"], "email|username") if given is not None else ""
    return f"{given['name']}.{member}" if given is not None and member else ""


def _arguments(file: ScriptFile, context: FixContext, call: str, words: str, values: list[str]) -> str:
    """Values stand beside the words, not in them: so a line break in one cannot forge a line of the log."""
    quoted = f"{file.quote}{words}{file.quote}"
    table = f"{{ {', '.join(values)} }}"
    return f"{table}, {quoted}" if _takes_values_first(file, context, call) else f"{quoted}, {table}"


def _takes_values_first(file: ScriptFile, context: FixContext, call: str) -> bool:
    """Whether the logger is one like pino, which takes the values before the words (winston, Nest, console: behind)."""
    logger = call.rpartition(".")[0]
    if logger == CONSOLE or logger.endswith(".log"):
        return logger != CONSOLE
    if logger.startswith("this."):
        return call.endswith(".info")
    texts = [file.content.decode(), *(each.text for each in context.files.values())]
    return any(re.search(rf"\b{logger}\.\w+\(\s*\{{|[\"']pino[\"']", text) for text in texts)


PLUGIN = ScriptRewrite("script_log", 40, frozenset({"SOC2-003", "SOC2-010"}), _proposals, follows=at_handler)
