"""Which file a Java import names, and which class implements an interface."""

from collections.abc import Iterator, Mapping

from bot.inventory.code import Const
from bot.inventory.languages.packages import Folder, PackageTree, base_names, classes
from bot.inventory.modules import Module


class JavaTree(PackageTree):
    """Knows no class path, so a package is the folder whose path ends like its name: the one nearest to the importing
    file where several modules of a build have one of that name."""

    def linked(self, modules: Mapping[str, Module]) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
        """An interface of the tree with the one class that implements it: that is what a call on it runs."""
        found: dict[str, list[tuple[str, str]]] = {}
        interfaces: list[tuple[str, str]] = []
        for path, klass in classes(modules):
            if ("kind", Const("interface")) in klass.keywords:
                interfaces.append((path, klass.name))
            else:
                for name in base_names(klass):
                    found.setdefault(name, []).append((path, klass.name))
        for path, name in interfaces:
            if len(found.get(name, [])) == 1:
                yield (path, name), found[name]

    def folder(self, importer: str, dotted: str) -> Folder | None:
        names = tuple(dotted.split("."))
        here = self.modules[importer].folder
        near = [parts for parts in self.by_last.get(names[-1], []) if parts[-len(names) :] == names]
        return min(near, key=lambda parts: (-_common(parts, here), len(parts), parts), default=None)


def _common(one: Folder, two: Folder) -> int:
    return next((index for index, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
