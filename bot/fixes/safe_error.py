"""Safe errors: the client gets a fixed text, the log gets the exception."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.fix import Fix
from bot.core.location import Span
from bot.fixes.answer_status import status_of
from bot.fixes.change import Change, to_edits
from bot.fixes.debug_mode import debug_off
from bot.fixes.fixed_text import blames_caller
from bot.fixes.handler import Handler, handlers_at
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.leak_sources import at_its_source
from bot.fixes.leaks import Leak, find_leaks, responses
from bot.fixes.left_unused import without_left_unused
from bot.fixes.project_logger import ProjectLogger, logger_at
from bot.fixes.python_file import PythonFile, outwards, parse, text_of, walk
from bot.fixes.refused_input import refused
from bot.fixes.tidy import joined
from bot.fixes.told_twice import dropped, is_no_text
from bot.fixes.usual_words import of_the_same_error

TOLD_IN_WORDS = re.compile(r"""\bf(["'])[^"'{}\n]*[A-Za-z]{3}[^"'{}\n]*\{(?:e|ex|exc|err|error|exception)\}""")

LONGEST_LINE = 100
"""Characters of a line that is left alone in a file of shorter ones: how long it may be, the file does not tell."""

METHODS = frozenset(("get", "post", "put", "patch", "delete", "head", "dispatch", "form_valid", "__call__"))
"""Methods of views that are called alike in all of them."""


@dataclass(frozen=True)
class Answer:
    """A statement that leaks, and its leaks."""

    statement: Node
    leaks: list[Leak]


class SafeError:
    name = "safe_error"
    order = 20
    rules = frozenset({"SOC2-007"})

    def propose(self, context: FixContext) -> Iterator[Fix]:
        file = parse(context.file.content) if context.file.language == "python" else None
        if file is None:
            return
        span = context.finding.location.span
        for handler in handlers_at(file, span):
            for summary, changes in _safe(file, handler, context):
                if edits := to_edits(file, without_left_unused(file, context, changes)):
                    yield fix_of(context, self.name, summary, edits)
        for summary, changes in debug_off(file, span):
            if edits := to_edits(file, changes):
                yield fix_of(context, self.name, summary, edits)


def _safe(file: PythonFile, handler: Handler, context: FixContext) -> Iterator[tuple[str, list[Change]]]:
    """Ways to make a handler's answers safe, best first: what it does in words, and the changes."""
    tainted, span = handler.tainted(), context.finding.location.span
    every = [Answer(one, find_leaks(file, one, tainted)) for one in responses(handler.block)]
    leaking = [answer for answer in every if answer.leaks]
    answers = [answer for answer in leaking if _meets(file, answer.statement, span)] or leaking
    if not answers or handler.catches_answers():
        return
    if all(blames_caller(one.statement) for one in answers) and _is_told_on_purpose(file, handler):
        return
    mended = [_at_their_source(one, handler, tainted) for one in answers]
    answers = [one for one in mended if one is not None]
    if len(answers) < len(mended):
        return
    leaks = [leak for one in answers for leak in one.leaks]
    if any(is_no_text(leak) or not (leak.text or dropped(leak)) for leak in leaks) or any(
        _is_said_twice(one) or _is_too_long(file, one) for one in answers
    ):
        return
    safe = [dropped(leak) or Change(leak.node.start_byte, leak.node.end_byte, leak.text) for leak in leaks]
    safe += _causes(handler, answers)
    safe += [change for one in answers for change in joined(file, one.statement, safe)]
    told = "Tells the client a fixed text"
    if handler.is_logged():
        yield f"{told}; the error is logged already.", safe + _unbind(handler, answers, "")
        return
    raises = all(one.statement.type == "raise_statement" and blames_caller(one.statement) for one in answers)
    by_cause = bool(handler.exception) and handler.in_except and raises
    attached = f"{told}; the error stays attached as the cause."
    logger = logger_at(file, handler.block, context)
    if by_cause and (logger.is_first or all(_is_no_matter(file, handler, one.statement) for one in answers)):
        yield attached, safe
        return
    for call in _log_calls(file, handler, answers, logger):
        changes = [change for answer in answers for change in _before(file, answer.statement, call)]
        if changes:
            yield f"{told} and logs the error.", [*safe, *changes, *logger.changes, *_unbind(handler, answers, call)]
    if by_cause:  # no framework logs what it answers with 500 by itself
        yield attached, safe


def _is_said_twice(answer: Answer) -> bool:
    """Whether several members of an answer would all say the same."""
    told = [leak.text for leak in answer.leaks if dropped(leak) is None]
    return len(told) > len(set(told))


def _is_too_long(file: PythonFile, answer: Answer) -> bool:
    """Whether a line would be longer with our text than formatters leave one, and was not before."""
    limit = max(file.limit, LONGEST_LINE)
    for leak in answer.leaks:
        line = file.lines[file.line_of(leak.node.start_byte) - 1].rstrip()
        if len(line) <= limit < len(line) - len(text_of(leak.node)) + len(leak.text):
            return True
    return False


def _is_told_on_purpose(file: PythonFile, handler: Handler) -> bool:
    """Whether others of the file that blame the caller tell the error within words of their own ("Bad Request: {e}"):
    then clients are told on purpose what they did wrong."""
    answers = [one for block in _other_blocks(file, handler) for one in responses(block) if blames_caller(one)]
    return bool(handler.exception) and any(TOLD_IN_WORDS.search(text_of(one)) for one in answers)


def _is_no_matter(file: PythonFile, handler: Handler, answer: Node) -> bool:
    """Whether what is refused is nothing to be looked into: a wrong form, or what others of the file tell the client,
    for the same error, and not the log."""
    blocks = [one for one in _other_blocks(file, handler) if any(map(blames_caller, responses(one)))]
    is_logged = any(Handler(one, "", None).is_logged() for one in blocks)
    return bool(refused(answer)) or (not is_logged and bool(of_the_same_error(answer, status_of(answer) or 0)))


def _other_blocks(file: PythonFile, handler: Handler) -> list[Node]:
    """What runs for the errors that are caught elsewhere in the file."""
    clauses = [one for one in walk(file.root) if one.type == "except_clause" and one != handler.block.parent]
    return [one.named_children[-1] for one in clauses]


def _at_their_source(answer: Answer, handler: Handler, tainted: frozenset[str]) -> Answer | None:
    """The answer with its leaks where they are best mended; None where mending them would leave a variable over."""
    found = [at_its_source(leak, handler.block, tainted, handler.exception) for leak in answer.leaks]
    return Answer(answer.statement, [leak for leaks in found for leak in leaks]) if all(found) else None


def _meets(file: PythonFile, statement: Node, span: Span) -> bool:
    lines = Span(file.line_of(statement.start_byte), file.line_of(max(statement.start_byte, statement.end_byte - 1)))
    return lines.overlaps(span)


def _causes(handler: Handler, answers: list[Answer]) -> list[Change]:
    """` from e` for each raise without a cause, so that the log of the server shows both."""
    if not handler.exception or not handler.in_except:
        return []
    raises = [one.statement for one in answers if one.statement.type == "raise_statement"]
    ends = [one.end_byte for one in raises if one.child_by_field_name("cause") is None and one.named_children]
    return [Change(end, end, f" from {handler.exception}") for end in ends]


def _log_calls(file: PythonFile, handler: Handler, answers: list[Answer], logger: ProjectLogger) -> Iterator[str]:
    """The call that logs the error, best first: a warning where the caller is to blame, else with its trace."""
    message = _failed(handler)
    quoted = f"{file.quote}{message}{file.quote}"
    with_error = f"{logger.name}.error({quoted}, exc_info={handler.exception})"
    if not logger.knows_exc_info:
        with_error = f"{logger.name}.opt(exception={handler.exception}).error({quoted})"
    if not handler.in_except:
        yield with_error
        return
    if handler.exception and all(blames_caller(one.statement) for one in answers):
        yield f"{logger.name}.warning({logger.told(file.quote, f'{message}: %s', [handler.exception])})"
    yield f"{logger.name}.exception({quoted})"
    if handler.exception:  # where the `as e` stands too far away to be dropped
        yield with_error


def _failed(handler: Handler) -> str:
    """What failed: the function, with its class where it is called by what it answers ("UserView.post")."""
    around = [node for node in outwards(handler.block) if node.type in ("function_definition", "class_definition")]
    names = [text_of(name) for node in around if (name := node.child_by_field_name("name")) is not None]
    if not names or around[0].type == "class_definition":
        return "Unhandled error"
    is_method = len(around) > 1 and around[1].type == "class_definition" and names[0] in METHODS
    return f"{names[1]}.{names[0]} failed" if is_method else f"{names[0]} failed"


def _before(file: PythonFile, statement: Node, call: str) -> list[Change]:
    """A call in the line before a statement; a block that stands behind its colon gets lines of its own."""
    if file.is_first(statement):
        return [Change(statement.start_byte, statement.start_byte, f"{call}{file.eol}{file.margin(statement)}")]
    block, colon = statement.parent, statement.parent.prev_sibling if statement.parent else None
    if block is None or colon is None or colon.type != ":" or len(block.named_children) != 1 or block.parent is None:
        return []
    new_line = f"{file.eol}{file.margin(block.parent)}{file.unit}"
    return [Change(colon.end_byte, statement.start_byte, f"{new_line}{call}{new_line}")]


def _unbind(handler: Handler, answers: list[Answer], call: str) -> list[Change]:
    """Drop the ` as e` that nothing reads any more."""
    reads = re.search(rf"\b{re.escape(handler.exception)}\b", call) if handler.exception else None
    if handler.binding is None or reads is not None or _causes(handler, answers):
        return []
    gone = [leak.node for answer in answers for leak in answer.leaks]
    left = [
        use
        for use in handler.uses(handler.exception)
        if not any(node.start_byte <= use.start_byte < node.end_byte for node in gone)
    ]
    return [] if left else [Change(*handler.binding, "")]


PLUGIN = SafeError()
