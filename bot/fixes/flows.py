"""Where what a caller sends arrives: a fix mends every place that a finding tells of, or none."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.core.flow import Flow, FlowKind
from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.code_file import CodeFile
from bot.fixes.interface import FixContext

File = TypeVar("File", bound=CodeFile)
Mend = Callable[[File, Span], list[Change]]
"""The changes that make one place safe; none where it cannot be told how."""


def flows_of(context: FixContext) -> list[Flow]:
    """The flows that a finding tells of."""
    place, scope = context.finding.location, context.finding.scope
    here = context.inventory.flows_of_files.get(place.path, ())
    return [one for one in here if one.location == place and scope in ("", one.handler)]


def at_flow(context: FixContext) -> FixContext:
    """The same question about the file in which what a caller sends arrives, where that is one file."""
    paths = {flow.where.path for flow in flows_of(context)}
    file = context.files.get(paths.pop()) if len(paths) == 1 else None
    return context if file is None else replace(context, file=file)


def each_mended(file: File, context: FixContext, kind: FlowKind, mend: Mend[File]) -> list[Change]:
    """The changes for all flows of a finding; none where one is of another kind, in another file, or beyond us."""
    flows = flows_of(context)
    if any(flow.kind is not kind or flow.where.path != context.file.path for flow in flows):
        return []
    changes: list[Change] = []
    for span in dict.fromkeys(flow.where.span for flow in flows):
        more = mend(file, span)
        if not more:
            return []
        changes += [one for one in more if one not in changes]
    return changes
