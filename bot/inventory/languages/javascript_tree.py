"""Which file a JavaScript import names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.inventory.modules import Module

_ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts")
"""Of two files that differ in nothing else the one that is written, not the one that is made of it."""

_ENDING = re.compile(r"(?:\.d)?\.[mc]?[jt]sx?$")
_ROOTS = frozenset({"src", "app", "source", "lib", "server"})
"""Folders that an alias such as `@/` stands for, if not the folder of the project itself."""

_WORKSPACES = frozenset({"packages", "libs", "modules", "plugins", "shared", "internal", "common"})
"""Folders that hold the packages of a project's own."""

_PUBLIC = frozenset(
    {"@nestjs", "@types", "@koa", "@fastify", "@hapi", "@prisma", "@aws-sdk", "@google-cloud", "@azure", "@apollo"}
    | {
        "@trpc",
        "@tanstack",
        "@sentry",
        "@babel",
        "@testing-library",
        "@mui",
        "@radix-ui",
        "@auth0",
        "@clerk",
        "@supabase",
    }
    | {"@octokit", "@slack", "@sendgrid", "@stripe", "@mikro-orm", "@casl", "@reduxjs", "@angular", "@vue", "@emotion"}
    | {"@opentelemetry", "@elastic", "@socket.io", "@parse", "@graphql-tools", "@node-rs", "@next", "@vercel"}
)
"""Scopes of packages that are nobody's own: a folder of such a name is not what they mean."""

MOST_KNOWN = 50_000
"""Imports whose meaning is remembered: what 10,000 files of one application say, and no more for code that was written
to fill our memory."""


def module_parts(path: str) -> tuple[str, ...]:
    """ "src/users/index.ts" -> ("src", "users")"""
    parts = _ENDING.sub("", path).split("/")
    return tuple(parts[:-1] if parts[-1] == "index" else parts)


@dataclass(eq=False)
class JavaScriptTree:
    """All modules of a tree. Knows neither `package.json` nor `tsconfig.json`, so it looks where a person would."""

    modules: Mapping[str, Module]

    @cached_property
    def _paths(self) -> "_Paths":
        return _paths(tuple(self.modules))

    def absolute(self, importer: str, dotted: str) -> tuple[str, ...] | None:
        """An alias (`@/lib/auth`, `~/x`, `src/x`, `@app/x`) or a package of the project's own; None for one outside."""
        return self._paths.absolute(tuple(importer.split("/")[:-1]), dotted)

    def known(self, parts: tuple[str, ...]) -> bool:
        return parts in self._paths.by_parts

    def file(self, parts: tuple[str, ...]) -> str | None:
        return self._paths.by_parts.get(parts)

    def relative(self, importer: str, level: int, dotted: str) -> tuple[str, ...] | None:
        """`./x`, `../x/index.js`, `./x.js` for a file x.ts."""
        here = importer.split("/")[:-1]
        for part in dotted.split("/"):
            if part == "..":
                if not here:
                    return None
                here.pop()
            elif part not in (".", ""):
                here.append(part)
        for parts in (tuple(here), module_parts("/".join(here))):
            if self.known(parts):
                return parts
        return None


@dataclass(eq=False)
class _Paths:
    """What imports mean among these paths, whatever stands in the files."""

    paths: tuple[str, ...]
    _known: dict[tuple[tuple[str, ...], str], tuple[str, ...] | None] = field(default_factory=dict)

    @cached_property
    def by_parts(self) -> dict[tuple[str, ...], str]:
        """Module path -> file. A file wins over the index of a folder of the same name."""
        found: dict[tuple[str, ...], str] = {}
        for path in sorted(self.paths, key=_rank):
            found.setdefault(module_parts(path), path)
        return found

    @cached_property
    def _by_last(self) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for parts in sorted(self.by_parts):
            if parts:
                found.setdefault(parts[-1], []).append(parts)
        return found

    def absolute(self, here: tuple[str, ...], dotted: str) -> tuple[str, ...] | None:
        """The same as `JavaScriptTree.absolute`, from the folder of the importer."""
        key = (here, dotted)
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._looked_up(here, dotted)
        return self._known[key]

    def _looked_up(self, here: tuple[str, ...], name: str) -> tuple[str, ...] | None:
        names = tuple(part for part in _ENDING.sub("", name).split("/") if part)
        names = names[:-1] if names[-1:] == ("index",) and len(names) > 1 else names
        if not names or names[0] in _PUBLIC:
            return None
        bare = names[0].lstrip("@~#$")
        aliased = bare != names[0]
        wanted = ((bare, *names[1:]) if bare else names[1:]) if aliased else names
        if not wanted or (not aliased and len(names) < 2):
            return None
        for suffix in (wanted, wanted[1:]) if aliased and bare and len(wanted) > 1 else (wanted,):
            found = self._near(here, suffix)
            if found is not None:
                return found
        return self._workspace(names[1:]) if aliased and bare and len(names) > 1 else None

    def _near(self, here: tuple[str, ...], suffix: tuple[str, ...]) -> tuple[str, ...] | None:
        """The module of that path below a folder around the importer, or below the root of sources in one."""
        fitting = [
            parts[: -len(suffix)] for parts in self._by_last.get(suffix[-1], ()) if parts[-len(suffix) :] == suffix
        ]
        around = [
            base
            for base in fitting
            if base == here[: len(base)] or (base[-1] in _ROOTS and base[:-1] == here[: len(base) - 1])
        ]
        return (*max(around, key=lambda base: (len(base), base)), *suffix) if around else None

    def _workspace(self, names: tuple[str, ...]) -> tuple[str, ...] | None:
        """`@acme/mail/queue`: a package of the project's own by the last part of its name, if only one has it."""
        found = list(self._packages(names))
        return found[0] if len(found) == 1 else None

    def _packages(self, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        inner = names[1:]
        for suffix in {(names[0], *inner), (names[0], "src", *inner), (names[0], "lib", *inner)}:
            for parts in self._by_last.get(suffix[-1], ()):
                base = parts[: -len(suffix)]
                if parts[-len(suffix) :] == suffix and base and base[-1] in _WORKSPACES:
                    yield parts


@lru_cache(maxsize=4)
def _paths(paths: tuple[str, ...]) -> _Paths:
    """One for all trees of these paths: trees that follow each other mostly have the same."""
    return _Paths(paths)


def _rank(path: str) -> tuple[bool, int, str]:
    index = path.rpartition("/")[2].startswith("index.")
    ending = next((place for place, ending in enumerate(_ENDINGS) if path.endswith(ending)), len(_ENDINGS))
    return index, len(_ENDINGS) if path.endswith(".d.ts") else ending, path
