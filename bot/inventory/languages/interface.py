"""What a language is to the inventory.

A language reads one file's bytes into the statements of `code`, and says which file an import names. Whatever is asked
of the code after that is asked of all languages alike.

A module in this folder exposes `PLUGIN`, an instance of a Language.
"""

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Protocol

import bot.inventory.languages
from bot.core.coverage import GapReason
from bot.inventory.code import Stmt
from bot.inventory.modules import Module, Tree


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file's statements, and what could not be read (reason, detail): `link` knows the path to it. `language` is the
    file's own ("typescript"), where a Language may read several that import each other."""

    language: str
    body: tuple[Stmt, ...]
    gaps: tuple[tuple[GapReason, str], ...] = ()
    _modules: dict[str, Module] = field(default_factory=dict, repr=False, compare=False)

    def at(self, path: str) -> Module:
        """The file under a path: one and the same for as long as these facts are held."""
        if path not in self._modules:
            self._modules[path] = Module(path, self.body)
        return self._modules[path]


class Language(Protocol):
    """`reads` are the languages (core.source.LANGUAGES) of the files it reads: files of these may import each other.
    `by_path`: what an import means is told by the paths of the files alone, whatever stands in them."""

    name: str
    by_path: bool
    reads: frozenset[str]

    def read(self, language: str, content: bytes) -> FileFacts:
        """Never raises: what is not understood is a gap. Nothing but the arguments may have a say in the result."""
        ...

    def tree(self, modules: Mapping[str, Module]) -> Tree:
        """Which file an import means, among these (path -> module)."""
        ...


@cache
def languages() -> tuple[Language, ...]:
    """Every language of the folder, by name."""
    package = bot.inventory.languages
    modules = [import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    return tuple(sorted((m.PLUGIN for m in modules if hasattr(m, "PLUGIN")), key=lambda plugin: str(plugin.name)))


@cache
def reader_of(language: str) -> Language | None:
    """Who reads the files of a language (core.source.LANGUAGES)."""
    return next((one for one in languages() if language in one.reads), None)
