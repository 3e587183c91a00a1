"""Where a name comes from that other scripts of the project use, and how this one would import it."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.source import SourceFile
from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.interface import FixContext
from bot.fixes.script_file import GLOBALS, ScriptFile, bound_in, names_bound_in, parse_script
from bot.fixes.script_imports import ENDING, bring_from, bring_script_name

EXPORTED = re.compile(
    r"^export (?:default |abstract |async )*(?:const|let|var|function\*?|class|enum) (?P<name>[\w$]+)",
    re.MULTILINE,
)
LISTED = re.compile(r"^export \{(?P<names>[^{}]*)\};?", re.MULTILINE)
ASSIGNED = re.compile(r"^(?:module\.)?exports\.(?P<name>[\w$]+) = ", re.MULTILINE)
TABLE = re.compile(r"^module\.exports = \{(?P<names>[\w$,\s]*)\};?", re.MULTILINE)


PACKAGE = re.compile(r"(?:packages|apps|libs|libraries|plugins)/(?:@[^/]+/)?[^/]+/")

ENDINGS = ("", ".ts", ".js", ".mjs", ".cjs", ".tsx", "/index.ts", "/index.js")


@dataclass(frozen=True)
class Home:
    """Where a name comes from: `path` of a file of the project, or else the `package`. `whole` says that it is what the
    module exports by itself."""

    path: str
    package: str
    whole: bool = False


def bring_as_there(file: ScriptFile, context: FixContext, name: str, *, near: str, defined: str) -> list[Change] | None:
    """What makes `name` known here, as the file at `near` knows it, or from the file that defines it ("" where none is
    known to); None where nobody tells."""
    if name in bound_in(file):
        return []
    own = context.file.path
    for home in _homes(context, name, near, defined):
        if home.path != own and _is_in_reach(file, context, home, near):
            return bring_home(file, own, name, home)
    return None


def bring_all(
    file: ScriptFile, context: FixContext, text: str, *, near: str, defined: Mapping[str, str] | None = None
) -> list[Change] | None:
    """What makes all names of a piece of code known here, as the file at `near` knows them; `defined` says which file
    defines a name, where that is known. None where nobody tells of one of them."""
    bare = re.sub(r"[\"'`].*?[\"'`]|\.[\w$]+|[\w$]+\s*:", " ", text)
    names = {*re.findall(r"[A-Za-z_$][\w$]*", bare)} - bound_in(file) - GLOBALS - {"true", "false", "null", "this"}
    changes: list[Change] = []
    for name in sorted(names):
        more = bring_as_there(file, context, name, near=near, defined=(defined or {}).get(name, ""))
        if more is None:
            return None
        changes += more
    return changes


def _is_in_reach(file: ScriptFile, context: FixContext, home: Home, near: str) -> bool:
    """Whether this file can import as the one at `near` does: from a package of its own (an alias like "@/" leads
    elsewhere in each), and a module of its kind: what is exported by `export` cannot be required everywhere."""
    own = context.file.path
    if home.package and not home.package.startswith(("@/", "~", "#")):
        return True
    if any(_package_of(one) != _package_of(own) for one in (near, home.path) if one):
        return False
    there = next((one for end in ENDINGS if (one := _parsed(context.files.get(f"{home.path}{end}")))), None)
    other = there or _parsed(context.files.get(near))
    return bool(home.package) or other is None or other.is_module == file.is_module


def _package_of(path: str) -> str:
    """The folder of a monorepo's package that a file stands in, by the names that such folders have; "" for none."""
    found = PACKAGE.match(path)
    return found[0] if found is not None else ""


def bring_home(file: ScriptFile, own: str, name: str, home: Home) -> list[Change] | None:
    """What makes `name` known in the file at `own`, where it is not yet: one more name in the import of its home, else
    an import of its own; None where the file has no imports to put one behind."""
    if home.package:
        changes = None if home.whole else bring_from(file, name, home.package)
    else:
        changes = None if home.whole else bring_script_name(file, own, name, home.path)
    return changes if changes is not None else _new_import(file, own, name, home)


def _homes(context: FixContext, name: str, near: str, defined: str) -> Iterator[Home]:
    there = _parsed(context.files.get(near))
    for statement, source in there.imports() if there is not None else ():
        if name not in names_bound_in(statement):
            continue
        whole = _is_whole(statement, name)
        if whole is None:
            return
        if not source.startswith("."):
            yield Home("", source, whole)
            return
        defined = posixpath.normpath(posixpath.join(posixpath.dirname(near), source))
        yield Home(defined, "", whole)
        return
    for path in dict.fromkeys((defined, near)):
        text = context.files[path].text if path in context.files else ""
        if name in exported_by(text):
            yield Home(path, "")


def exported_by(text: str) -> frozenset[str]:
    """What a script exports by name."""
    found = {one["name"] for shape in (EXPORTED, ASSIGNED) for one in shape.finditer(text) if " default " not in one[0]}
    for shape in (LISTED, TABLE):
        found.update(name.strip() for one in shape.finditer(text) for name in one["names"].split(","))
    return frozenset(found - {""})


def _parsed(file: SourceFile | None) -> ScriptFile | None:
    return parse_script(file) if file is not None else None


def _is_whole(statement: Node, name: str) -> bool | None:
    """Whether an import gives the name to all that a module exports; None where it is given another name."""
    for node in walk(statement):
        if node.type == "import_specifier" and text_of(node).split()[-1] == name:
            return False if text_of(node) == name else None
        if node.type == "object_pattern":
            return False if name in re.findall(r"[\w$]+", text_of(node)) and ":" not in text_of(node) else None
        if node.type == "namespace_import":
            return None
    return True


def _new_import(file: ScriptFile, own: str, name: str, home: Home) -> list[Change] | None:
    """An import of its own behind the others of its kind, written as they are."""
    all_of_them = [(statement, source) for statement, source in file.imports() if file.is_first(statement)]
    if not all_of_them:
        return None
    alike = [one for one, source in all_of_them if source.startswith(".") != bool(home.package)]
    imports = alike or [one for one, _ in all_of_them]
    source = home.package or _relative(file, own, home.path)
    quoted = f"{file.quote}{source}{file.quote}"
    last = imports[-1]
    stop = ";" if text_of(last).endswith(";") else ""
    if file.is_module:
        text = f"import {name if home.whole else f'{{ {name} }}'} from {quoted}{stop}"
    else:
        text = f"const {name if home.whole else f'{{ {name} }}'} = require({quoted}){stop}"
    end = file.end_of(file.line_of(last.end_byte - 1))
    return [Change(end, end, f"{file.eol}{text}")]


def _relative(file: ScriptFile, own: str, home: str) -> str:
    """The path as this file's imports write it: with an ending where theirs have one."""
    bare = ENDING.sub("", home)
    found = posixpath.relpath(bare, posixpath.dirname(own) or ".")
    with_ending = any(re.search(r"^\..*\.[cm]?js$", source) for _, source in file.imports())
    return f"{found if found.startswith('.') else f'./{found}'}{'.js' if with_ending else ''}"
