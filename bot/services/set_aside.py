"""Which files of a change are taken for no code of the product, by their names: that is said, never silent."""

from collections.abc import Iterable, Iterator

from bot.core.coverage import NO_ENDPOINTS, NOTEBOOK, TOKENS_ONLY, Gap, GapReason
from bot.core.source import SourceFile
from bot.inventory.languages.interface import reader_of
from bot.inventory.shipped import is_shipped
from bot.scanners.judgement.paths import NOT_SCANNED, FileKind, kind_of_file

UNREAD = {
    **dict.fromkeys((".php", ".phtml"), "PHP"),
    **dict.fromkeys((".rb", ".erb", ".rake"), "Ruby"),
    **dict.fromkeys((".kt", ".kts"), "Kotlin"),
    **dict.fromkeys((".scala", ".sc"), "Scala"),
    **dict.fromkeys((".groovy", ".gradle"), "Groovy"),
    **dict.fromkeys((".cs", ".cshtml", ".razor"), "C#"),
    **dict.fromkeys((".fs", ".fsx"), "F#"),
    **dict.fromkeys((".c", ".h"), "C"),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp", ".hh"), "C++"),
    **dict.fromkeys((".m", ".mm"), "Objective-C"),
    **dict.fromkeys((".ex", ".exs"), "Elixir"),
    **dict.fromkeys((".clj", ".cljs", ".cljc"), "Clojure"),
    **dict.fromkeys((".pl", ".pm"), "Perl"),
    **dict.fromkeys((".sh", ".bash", ".zsh"), "shell"),
    **{".vb": "Visual Basic", ".rs": "Rust", ".swift": "Swift", ".dart": "Dart", ".lua": "Lua", ".erl": "Erlang"},
    **dict.fromkeys((".pyx", ".pxd", ".pxi"), "Cython"),
    **dict.fromkeys((".wsgi", ".py3", ".pth"), "Python under another ending"),
    **dict.fromkeys((".es6", ".es"), "JavaScript under another ending"),
    **{".coffee": "CoffeeScript", ".ejs": "EJS", ".jsp": "JSP", ".j2": "Jinja"},
    **{".hs": "Haskell", ".jl": "Julia", ".ps1": "PowerShell", ".sql": "SQL", ".vue": "Vue", ".svelte": "Svelte"},
}
"""Endings of languages in which secrets alone are looked for (names as GitHub's linguist has them)."""

UNREAD_NAMES = {
    **dict.fromkeys(("sconstruct", "sconscript", "wscript"), "Python under another name"),
    **{"jenkinsfile": "Groovy", "rakefile": "Ruby", "gemfile": "Ruby", "vagrantfile": "Ruby"},
}
"""The same of names without an ending, in small letters."""

SCRIPT = b"#!"
"""How a file begins that a system runs by itself (execve(2)), whatever its name is."""

NO_CODE = frozenset({"text", "json", "yaml"})
"""Languages of files that are looked at for secrets only, wherever they stand."""


def set_aside(files: Iterable[SourceFile]) -> Iterator[Gap]:
    """A gap for each source file that its name keeps from being looked at as shipped code. `files` know which of them
    are shipped all the same, because shipped code imports them."""
    for file in files:
        detail = _detail(file)
        if detail:
            yield Gap(file.path, GapReason.NO_SOURCE, "names", detail)
        elif unread := _unread(file):
            yield Gap(file.path, GapReason.LANGUAGE, "names", f"{unread}: only secrets are looked for in it")


def _unread(file: SourceFile) -> str:
    """The language of a file that we cannot read, "" for one that we can and for what is no code."""
    if file.language != "text" or kind_of_file(file) is not FileKind.CODE:
        return ""
    name = file.path.rpartition("/")[2].lower()
    script = "a script without an ending of its language" if file.content.startswith(SCRIPT) else ""
    return UNREAD_NAMES.get(name) or UNREAD.get(f".{name.rpartition('.')[2]}" if "." in name else "", script)


def _detail(file: SourceFile) -> str:
    kind = kind_of_file(file)
    if kind in NOT_SCANNED:
        return NOT_SCANNED[kind]
    if file.path.lower().endswith(".ipynb"):
        return NOTEBOOK
    if file.language in NO_CODE or file.shipped:
        return ""
    if kind is not FileKind.CODE:
        return TOKENS_ONLY
    return NO_ENDPOINTS if reader_of(file.language) is not None and not is_shipped(file.path) else ""
