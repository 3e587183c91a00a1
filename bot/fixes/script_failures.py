"""How a file of a Node application tells its callers that something has failed: what it says under a status, and the
beginning that its sentences have ("Failed to ...")."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.fixes.code_file import outwards, text_of, walk
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_scope import FUNCTIONS
from bot.fixes.script_status import status_of

STATEMENTS = ("expression_statement", "return_statement", "throw_statement")

KEYS = re.compile(r"^(?:error|message|msg|detail)$")

GENERAL = re.compile(
    r"(?:internal (?:server )?error|server error|something went wrong"
    r"|(?:an? )?(?:(?:unexpected|internal|unknown) )?error(?: has)?(?: occurr?ed)?)\W*",
    re.IGNORECASE,
)
"""Sentences for any failure at all."""

REFUSES = re.compile(
    r"(?:unauthori[sz]ed|not authori[sz]ed|forbidden|access denied|permission denied"
    r"|authentication (?:failed|required))\W*",
    re.IGNORECASE,
)
"""Sentences for anybody who is not let in."""

OF_REQUEST = re.compile(r"\b(?:req|request|ctx|body|params|query|user)\b", re.IGNORECASE)

FAILED = re.compile(r"fail|error|unable|could ?n.t|could not|cannot|wrong", re.IGNORECASE)

NOT_THERE = re.compile(r"not found|does not exist|no such", re.IGNORECASE)
"""Sentences about something that is not there."""

CODE = re.compile(r"[A-Z][A-Z0-9_ -]+")

LEAD = re.compile(
    r"^(?:(?P<plain>Failed to|Unable to|Could not|Cannot) [a-z]"
    r"|(?P<doing>(?:An error occurred|Error occurred|Something went wrong|Error)(?: while| when)?) [a-z]+ing\b)"
)
"""How sentences about failures begin: with a verb behind, or with what was being done."""

DOING = re.compile(r"^(?:An error occurred|Error occurred|Error)(?: while| when)? (?P<doing>[a-z]+ing)\b")

FOR_THE_LOG = re.compile(r"\b(?:routes?|handlers?|endpoints?|controllers?|middlewares?)\b", re.IGNORECASE)
"""Words of a line in the log that say where in the code it was."""

SERVER_ERROR = 500

LEAST = 2
"""Answers that are told alike, before the next one is."""

JOINTS = ("from", "by", "with", "for", "to", "of", "in", "on", "and", "as", "all")
"""Second words of names that do not say what is meant ("createFromCollection")."""

VERBS = re.compile(
    r"^(?:get|fetch|load|list|read|find|retrieve|query|search|check|verify|validate|parse|process|handle|generate"
    r"|build|create|add|insert|register|save|store|write|update|change|edit|modify|set|rename|move|copy|delete"
    r"|remove|clear|destroy|purge|archive|restore|send|receive|upload|download|import|export|sync|start|stop|run"
    r"|execute|restart|connect|disconnect|open|close|submit|publish|subscribe|unsubscribe|cancel|approve|reject"
    r"|enable|disable|reset|refresh|revoke|assign|unassign|invite|join|leave|link|unlink|test|render|convert|merge"
    r"|count|calculate|resolve|schedule|install|uninstall|login|logout|sign|authenticate|authorize|duplicate|clone"
    r"|reorder|toggle|mark|complete|transfer|grant|apply|initialize)$"
)
"""What functions do, by the first word of their names."""


@dataclass(frozen=True)
class _Answer:
    """A sentence that is sent, under which status (0 where none is said), and the statement that sends it."""

    status: int
    text: str
    statement: Node


def usual_text(file: ScriptFile, block: Node, status: int, *, surely: bool = False) -> str:
    """What the other answers with this status say, where it is always the same: those of the function, or several of
    the file, or one that speaks for any failure, or for anybody who is not let in; "" for none. Where it has to be
    `surely` meant for all, only codes and such sentences are."""
    same = [one for one in _answers(file) if one.status == status and one.statement.parent != block] if status else []
    function = _function_of(block)
    here = {
        one.text for one in same if _function_of(one.statement) == function and not _is_about_request(one.statement)
    }
    texts = here if len(here) == 1 else {one.text for one in same if not _is_about_request(one.statement)}
    if len(texts) != 1:
        return ""
    text = next(iter(texts))
    if status < SERVER_ERROR:
        return text if REFUSES.fullmatch(text) or (here and NOT_THERE.search(text)) else ""
    for_all = CODE.fullmatch(text) if surely else here or len(same) >= LEAST
    return text if GENERAL.fullmatch(text) or (for_all and (here or len(same) >= LEAST)) else ""


def _is_of_failure(answer: _Answer) -> bool:
    """Whether a sentence says that something failed, or that somebody or something is not there."""
    return any(shape.search(answer.text) for shape in (FAILED, REFUSES, NOT_THERE, CODE))


def _is_about_request(statement: Node) -> bool:
    """Whether it answers what was sent, and no failure (`if (!req.user) return ...`), for all its status of the
    server's."""
    for around in outwards(statement):
        asked = around.child_by_field_name("condition") if around.type == "if_statement" else None
        if asked is not None and OF_REQUEST.search(text_of(asked)):
            return status_of(statement, statement) >= SERVER_ERROR
        if around.type == "catch_clause" or around.type in FUNCTIONS:
            return False
    return False


def tells_each_failure(file: ScriptFile, block: Node) -> bool:
    """Whether the file's other failures of the server's are told in words of their own, or all that it answers by
    codes: one sentence for all is not how it is done there."""
    others = {one.text for one in _failures(file) if one.statement.parent != block}
    own = {text for text in others if not GENERAL.fullmatch(text)}
    told = [one.text for one in _answers(file)]
    return 2 * len(own) > len(others) or (len(told) >= LEAST and all(CODE.fullmatch(one) for one in told))


def general_text(file: ScriptFile) -> str:
    """The file's own sentence for any failure, as it writes it; "" for none."""
    told = Counter(one.text for one in _answers(file) if GENERAL.fullmatch(one.text)).most_common(1)
    return told[0][0] if told else ""


def in_its_form(file: ScriptFile, words: str) -> str:
    """Words of the log ("Error saving the map") as the file tells its callers that something failed ("Failed to save
    the map"), where it does so mostly by another beginning; "" for words that say where in the code it was."""
    if FOR_THE_LOG.search(words):
        return ""
    lead, doing = _lead(file), DOING.match(words)
    if doing is None or not lead:
        return words
    verb = doing["doing"] if _is_of_doing(lead) else _infinitive(doing["doing"])
    return f"{lead} {verb}{words[doing.end() :]}" if verb else words


def _is_of_doing(lead: str) -> bool:
    """Whether a beginning goes on with what was being done ("Error saving ...")."""
    return lead.endswith(("Error", "occurred", "wrong", "while", "when"))


def told_beside(file: ScriptFile, logged: Node, words: str) -> str:
    """What is answered in another place of the file where the log is told the very same words; "" for none."""
    texts = set()
    for answer in _answers(file):
        block = answer.statement.parent
        if block is not None and block.start_byte <= logged.start_byte < block.end_byte:
            continue
        before = text_of(block)[: answer.statement.start_byte - block.start_byte] if block is not None else ""
        if re.search(rf"[\"'`]{re.escape(words)}[:.]?\s*[\"'`]", before.rpartition("catch")[2]):
            texts.add(answer.text)
    return texts.pop() if len(texts) == 1 else ""


def named_failure(file: ScriptFile, block: Node) -> str:
    """What a function's name says it does, as the file tells its failures: "Failed to save map" in `saveMap`, where
    others are told by "Failed to ..."; "" where the name is no verb with a thing, or none are told so."""
    lead = _lead(file)
    function = _function_of(block)
    words = re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*", _name_of(function)) if function is not None else []
    if not lead or len(words) < 2 or words[1].lower() in JOINTS or not VERBS.match(words[0].lower()):
        return ""
    words = [_gerund(words[0].lower()), *words[1:]] if _is_of_doing(lead) else words
    said = " ".join(word if word.isupper() else word.lower() for word in words)
    stops = [one.text.endswith(".") for one in _failures(file)]
    return f"{lead} {said}{'.' if 2 * sum(stops) > len(stops) else ''}"


def _lead(file: ScriptFile) -> str:
    """The beginning that most of the file's sentences about failures have; "" for none."""
    found = (LEAD.match(one.text) for one in _failures(file))
    leads = Counter(one["plain"] or one["doing"] for one in found if one is not None)
    return leads.most_common(1)[0][0] if leads else ""


def _failures(file: ScriptFile) -> list[_Answer]:
    return [one for one in _answers(file) if one.status >= SERVER_ERROR]


def _answers(file: ScriptFile) -> Iterator[_Answer]:
    """The statements that send or throw a sentence, each once."""
    for node in walk(file.root):
        if node.type not in STATEMENTS or any(one.type == "statement_block" for one in walk(node)):
            continue
        texts = [text_of(one)[1:-1] for one in walk(node) if one.type == "string" and _is_told(one)]
        if len(texts) == 1:
            yield _Answer(status_of(node, node), texts[0], node)


def _is_told(text: Node) -> bool:
    """Whether a text is the one that an answer says what went wrong by."""
    outer = text.parent
    if outer is not None and outer.type == "pair":
        return KEYS.match(text_of(outer.child_by_field_name("key") or outer).strip("'\"")) is not None
    call = outer.parent if outer is not None and outer.type == "arguments" else None
    if call is None:
        return False
    called = call.child_by_field_name("constructor") or call.child_by_field_name("function")
    return called is not None and re.search(r"(?:\.(?:send|json|end)|Exception|Error)$", text_of(called)) is not None


def _function_of(node: Node) -> Node | None:
    return next((one for one in outwards(node) if one.type in FUNCTIONS), None)


def _name_of(function: Node) -> str:
    """What a function is called: by itself, the variable or the key that holds it; "" for nothing."""
    own = function.child_by_field_name("name")
    holder = function.parent
    while holder is not None and holder.type in ("arguments", "call_expression"):  # `wrap(async (req, res) => ...)`
        holder = holder.parent
    fields = {"variable_declarator": "name", "pair": "key", "assignment_expression": "left"}
    label = own or (
        holder.child_by_field_name(fields[holder.type]) if holder is not None and holder.type in fields else None
    )
    return text_of(label).rpartition(".")[2] if label is not None else ""


def _gerund(verb: str) -> str:
    """ "saving" of save, "getting" of get."""
    doubled = re.fullmatch(r"[a-z]?(?:get|set|put|run|stop|submit|plan|map)|(?:re)?set", verb)
    return f"{verb.removesuffix('e') if verb[-2:] not in ('ee', 'oe', 'ye') else verb}{verb[-1] if doubled else ''}ing"


def _infinitive(doing: str) -> str:
    """The verb of "saving", "getting", "listing"; "" for one that is not known."""
    stem = doing.removesuffix("ing")
    tried = (stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem)
    return next((one for one in tried if VERBS.match(one)), "")
