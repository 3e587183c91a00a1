"""Bring a name into a script as its other imports are written."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.insert import insert_item, items_of
from bot.fixes.script_calls import ends_of
from bot.fixes.script_file import ScriptFile, bound_in, names_bound_in

CRYPTO = re.compile(r"^(?P<head>import (?:crypto|\* as crypto) from )[\"'](?:node:)?crypto[\"']", re.MULTILINE)

REQUIRED = re.compile(r"^(?P<head>(?:const|var|let) crypto = )require\([\"'](?:node:)?crypto[\"']\)", re.MULTILINE)

BY_NAME = re.compile(
    r"^(?:import \{[^{}]*\} from |(?:const|let|var) \{[^{}]*\} = require\()[\"'](?:node:)?crypto[\"']", re.MULTILINE
)

OF_NODE = re.compile(
    r"(?:from |require\()[\"'](?:fs|path|os|http|https|util|url|crypto|events|stream|child_process|net)(?:/\w+)?[\"']"
)
"""Modules of Node that are imported without `node:`."""

ENDING = re.compile(r"(?:/index)?\.(?:[cm]?[jt]s|[jt]sx)$")


def bring_script_name(file: ScriptFile, path: str, name: str, home: str) -> list[Change] | None:
    """What makes `name` of the file at `home` known: nothing where the file has it, one more name in the import of that
    file. None where it has no such import."""
    if name in bound_in(file):
        return []
    return _one_more(file, name, lambda source: source.startswith(".") and _leads_to(path, source, home))


def bring_from(file: ScriptFile, name: str, module: str) -> list[Change] | None:
    """What makes `name` of a package known: nothing where the file has it, one more name in the import of that package.
    None where it has no such import."""
    if name in bound_in(file):
        return []
    return _one_more(file, name, lambda source: source == module)


def _one_more(file: ScriptFile, name: str, is_it: Callable[[str], bool]) -> list[Change] | None:
    for statement, source in file.imports():
        for node in walk(statement) if is_it(source) else ():
            ends = ends_of(node) if node.type in ("named_imports", "object_pattern") else None
            if ends is not None:
                return insert_item(file, items_of(node), len(items_of(node)), name, ends)
    return None


def bring_crypto(file: ScriptFile, others: Iterable[str], name: str) -> tuple[list[Change], str] | None:
    """What makes `name` of Node's own `crypto` known, and what stands in front of it then ("crypto." or nothing): one
    more name where the file imports it by names, else an import above the others, or at the top, as most of the
    `others` (texts of the project's files) import it; None where the name is taken. Where none of them does, an ES
    module takes it as a namespace: a default import of it is undefined where TypeScript compiles without
    `esModuleInterop`."""
    imports = list(file.imports())
    bound = bound_in(file)
    for statement, source in imports:
        if source in ("crypto", "node:crypto"):
            brought = names_bound_in(statement)
            if "crypto" in brought or name in brought:
                return [], "crypto." if "crypto" in brought else ""
            more = bring_from(file, name, source) if name not in bound else None
            return (more, "") if more else None
    texts = [file.content.decode(), *others]
    known = Counter(found["head"] for text in texts for found in _shape_of(file).finditer(text)).most_common(1)
    by_name = sum(len(BY_NAME.findall(text)) for text in texts) > (known[0][1] if known else 0)
    if ("crypto" if not by_name else name) in bound:
        return None
    head = known[0][0] if known else "import * as crypto from " if file.is_module else "const crypto = "
    if by_name:
        head = f"import {{ {name} }} from " if file.is_module else f"const {{ {name} }} = "
    changes = _at_the_top(file, imports, head, texts)
    return (changes, "" if by_name else "crypto.") if changes is not None else None


def _shape_of(file: ScriptFile) -> re.Pattern[str]:
    return CRYPTO if file.is_module else REQUIRED


def _at_the_top(
    file: ScriptFile, imports: Sequence[tuple[Node, str]], head: str, texts: Sequence[str]
) -> list[Change] | None:
    """An import of `crypto` above the others, with `node:` where the project writes it so."""
    prefixed = sum(len(re.findall(r"[\"']node:\w", text)) for text in texts)
    plain = sum(len(OF_NODE.findall(text)) for text in texts)
    end = f"{file.quote}{'' if plain > prefixed else 'node:'}crypto{file.quote}"
    first = imports[0][0] if imports else file.root
    stop = ";" if (text_of(first).endswith(";") if imports else b";" in file.content) else ""
    text = f"{head}{end}{stop}" if file.is_module else f"{head}require({end}){stop}"
    if imports:
        at = file.start_of(file.line_of(first.start_byte))
        return [Change(at, at, f"{text}{file.eol}")]
    return None if file.content.startswith(b"#!") else [Change(0, 0, f"{text}{file.eol}{file.eol}")]


def _leads_to(path: str, source: str, home: str) -> bool:
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), source))
    return ENDING.sub("", home) == ENDING.sub("", target)
