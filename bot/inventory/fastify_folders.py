"""Fastify's `@fastify/autoload`: plugins that lie in a folder, and the hooks that hold for it and for what is below.

Each file is a plugin below the names of its folders; `autohooks` says what runs before the plugins of its folder, with
`cascadeHooks` also before those further down (@fastify/autoload, README).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.inventory.code import Attr, Call, Const, Expr, Mix, Name, Table, Text, walk
from bot.inventory.found import Scope, ValueFound
from bot.inventory.modules import Module
from bot.inventory.names import Names
from bot.inventory.unnamed import DEFAULT

LOADERS = frozenset({"@fastify/autoload", "fastify-autoload"})
MAX_PLUGINS = 2_000
"""Files that one folder may hold: more are no plugins."""

_SCRIPT = re.compile(r"^(?P<name>[\w.-]+?)\.[mc]?[jt]sx?$")
_HOOKS = re.compile(r"^\.?autohooks$")
_HERE = frozenset({"__dirname", "__filename", "import.meta.dirname", "import.meta.url", "import.meta.filename"})
_PASSED_OVER = re.compile(r"(?:^|[._-])(?:test|spec)$|\.d$")


@dataclass(frozen=True)
class Plugin:
    """`folders` lead from the folder that is loaded to the file; `hooks` says that it is no plugin of its own."""

    module: Module
    folders: tuple[str, ...]
    hooks: bool

    @property
    def path(self) -> str:
        """The part of the address that the folders stand for; `_id` is a parameter."""
        return "".join(f"/{':' + one[1:] if one.startswith('_') else one}" for one in self.folders)


@dataclass(frozen=True)
class Folder:
    """What is loaded: its place in the tree, and whether hooks go on into the folders below."""

    place: str
    cascades: bool
    plugins: tuple[Plugin, ...]


def loaded(names: Names, scope: Scope, options: Mapping[Expr | None, Expr]) -> Folder | None:
    """The folder that `register(autoload, {dir: ...})` loads; None where it is not one of the tree."""
    given = options.get(Text("dir"))
    place = _place(names, scope, given) if given is not None else None
    if place is None:
        return None
    cascades = options.get(Text("cascadeHooks")) == Const("True")
    return Folder(place, cascades, tuple(_plugins(names, place))[:MAX_PLUGINS])


def _place(names: Names, scope: Scope, node: Expr) -> str | None:
    """`join(__dirname, "routes")`: the file's own folder and the texts that follow. Where nothing says from where the
    path leads, the nearest folder of that name."""
    found = names.resolve(scope, node) if isinstance(node, Name) else None
    if isinstance(found, ValueFound) and found.node.value is not None and found.node.value != node:
        return _place(names, found.scope, found.node.value)
    said = [part for each in _texts(node) for part in each.split("/") if part not in ("", ".")]
    here = scope.path.split("/")[:-1]
    from_here = any(_chain(one) in _HERE for one in walk(node))
    while from_here and said[:1] == [".."] and here:
        said, here = said[1:], here[:-1]
    said = [part for part in said if part != ".."]
    folders = {path.rpartition("/")[0] for path in names.modules}
    whole = "/".join([*here, *said])
    if from_here or not said:
        return whole if any(one == whole or one.startswith(f"{whole}/") for one in folders) else None
    above = ["/".join([*here[:depth], *said]) for depth in range(len(here), -1, -1)]
    return next((one for one in above if any(f"{each}/".startswith(f"{one}/") for each in folders)), None)


def _chain(node: Expr) -> str:
    match node:
        case Name(name):
            return name
        case Attr(value, name):
            return f"{_chain(value)}.{name}" if _chain(value) else ""
        case Mix("meta", _):
            return "import.meta"
        case _:
            return ""


def _texts(node: Expr) -> Iterator[str]:
    """The texts of a path, in order: not those of an encoding or an option."""
    for one in walk(node):
        if isinstance(one, Text) and not one.value.startswith(("file:", "utf")):
            yield one.value


def _plugins(names: Names, place: str) -> Iterator[Plugin]:
    below = f"{place}/" if place else ""
    for path, module in sorted(names.modules.items()):
        if not path.startswith(below) or DEFAULT not in module.names:
            continue
        *folders, last = path[len(below) :].split("/")
        found = _SCRIPT.match(last)
        if found is not None and not _PASSED_OVER.search(found["name"]):
            yield Plugin(module, tuple(folders), bool(_HOOKS.match(found["name"])))


def is_loader(call: Call, named: str) -> bool:
    return named.removesuffix(".default") in LOADERS and len(call.args) > 1 and isinstance(call.args[1], Table)
