"""Which folder a Go import names, and which type's methods stand in which file."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from bot.inventory.code import Class, Const, Function, Import, Items, Text
from bot.inventory.languages.packages import Folder, PackageTree, classes, package_name
from bot.inventory.modules import Module

MAX_MODULES = 60
"""Modules of one repository told apart."""

MAX_FOLDERS = 12
"""Folders of a path looked at from the top: modules of a repository begin higher."""


class GoTree(PackageTree):
    """Knows no go.mod, so it finds each module's name by vote: what stands before the folders of this tree in the
    imports of its files. A library that has a folder of the same name by chance is imported in ways that fit none."""

    def linked(self, modules: Mapping[str, Module]) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
        """A type with the other files of its package that hold methods of it; an interface with the one type that has
        its methods."""
        found: dict[tuple[Folder, str], list[tuple[str, Class]]] = {}
        for path, klass in classes(modules):
            found.setdefault((modules[path].folder, klass.name), []).append((path, klass))
        for (_, name), places in found.items():
            if len(places) > 1:
                main = max(places, key=lambda place: bool(place[1].bases) or _has_fields(place[1]))[0]
                yield (main, name), [(path, name) for path, _ in places if path != main]
                yield from (((path, name), [(main, name)]) for path, _ in places if path != main)
        yield from _implementations(found)

    def folder(self, importer: str, dotted: str) -> Folder | None:
        here = self.modules[importer].folder
        for (root, prefix), _ in self._roots:
            if here[: len(root)] == root and dotted.startswith(f"{prefix}/"):
                parts = (*root, *dotted[len(prefix) + 1 :].split("/"))
                if self.is_package(parts):
                    return parts
            if here[: len(root)] == root and dotted == prefix and self.is_package(root):
                return root
        return None

    @cached_property
    def _roots(self) -> list[tuple[tuple[Folder, str], int]]:
        """(folder, name of the module in it) with the imports that fit less those that do not, best first."""
        imported: dict[str, set[Folder]] = {}
        for module in self.modules.values():
            for line in module.body:
                if isinstance(line, Import) and "/" in line.module:
                    imported.setdefault(line.module, set()).update(
                        module.folder[:end] for end in range(min(len(module.folder), MAX_FOLDERS) + 1)
                    )
        votes: Counter[tuple[Folder, str]] = Counter()
        for path, roots in imported.items():
            for root in roots:
                votes.update((root, prefix) for prefix in self._prefixes(root, path))
        found: list[tuple[tuple[Folder, str], int]] = []
        for root, prefix in sorted(votes, key=lambda pair: (-votes[pair], pair))[:MAX_MODULES]:
            votes[root, prefix] -= sum(
                1
                for path, roots in imported.items()
                if root in roots
                and (path == prefix or path.startswith(f"{prefix}/"))
                and not self._fits(root, prefix, path)
            )
            if votes[root, prefix] > 0:
                found.append(((root, prefix), votes[root, prefix]))
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def _fits(self, root: Folder, prefix: str, path: str) -> bool:
        if path == prefix:
            return any(package_name(self.modules[file]) != "main" for file in self._packages.get(root, []))
        return self.is_package((*root, *path[len(prefix) + 1 :].split("/")))

    def _prefixes(self, root: Folder, path: str) -> Iterator[str]:
        """What the module in `root` is called if `path` is one of its packages."""
        parts = path.split("/")
        for start in range(1, min(len(parts), MAX_FOLDERS)):
            if self.is_package((*root, *parts[start:])) and parts[0] not in ("net", "encoding", "crypto", "os"):
                yield "/".join(parts[:start])


def _has_fields(klass: Class) -> bool:
    return any(not isinstance(line, Function) for line in klass.body)


def _implementations(
    found: Mapping[tuple[Folder, str], list[tuple[str, Class]]],
) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
    owners: dict[str, set[tuple[Folder, str]]] = {}
    interfaces: list[tuple[str, str, tuple[str, ...]]] = []
    for key, places in found.items():
        for path, klass in places:
            if ("kind", Const("interface")) in klass.keywords:
                listed = dict(klass.keywords).get("methods")
                items = listed.items if isinstance(listed, Items) else ()
                interfaces.append((path, klass.name, tuple(item.value for item in items if isinstance(item, Text))))
            for line in klass.body:
                if isinstance(line, Function):
                    owners.setdefault(line.name, set()).add(key)
    for path, name, methods in interfaces:
        having = [owners.get(method, set()) for method in methods]
        both = set.intersection(*sorted(having, key=len)) if having else set()
        if len(both) == 1:
            yield (path, name), [(file, klass.name) for file, klass in found[both.pop()]]
