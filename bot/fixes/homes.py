"""Where a name comes from that the project's other files use, and how this file would write that."""

from collections.abc import Iterator, Mapping

from bot.core.source import SourceFile
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, parse, text_of

LIBRARIES = {
    "Depends": "fastapi",
    "Security": "fastapi",
    "Annotated": "typing",
    "method_decorator": "django.utils.decorators",
}
"""Names of idioms that come from a library, and the module they are imported from."""


def homes_of(
    name: str, file: PythonFile, path: str, *, near: str, defined: str, files: Mapping[str, SourceFile]
) -> Iterator[str]:
    """Modules that surely have `name`, as the file at `path` would write them.

    `near` is a file that uses the name, `defined` one that is known to define it ("" where none is).
    """
    if name in LIBRARIES:
        yield LIBRARIES[name]
    other = files.get(near)
    there = parse(other.content) if other is not None and other.language == "python" else None
    for statement in flat_statements(there.root) if there is not None else ():
        if name not in bound_by(statement):
            continue
        source = statement.child_by_field_name("module_name")
        if source is None:
            defined = near if statement.type != "import_statement" else ""
        elif not text_of(source).startswith("."):
            yield text_of(source)
        else:
            defined = _resolved(near, text_of(source))
    if defined:
        yield from _written(file, path, defined.removesuffix(".py").removesuffix("/__init__"))


def _resolved(path: str, module: str) -> str:
    """The file (without its ending) that a relative module means in the file at `path`."""
    name = module.lstrip(".")
    folders = path.split("/")[: -(len(module) - len(name))]
    return "/".join([*folders, *name.split(".")]) if name else "/".join(folders)


def _written(file: PythonFile, path: str, home: str) -> Iterator[str]:
    """The module at `home` (a path without its ending): as the file imports it already, else as it imports its
    neighbours."""
    modules = file.imported_modules
    yield from (module for module in modules if leads_to(module, path, home))
    parts = home.split("/")
    for module in modules:
        top = module.split(".")[0]
        if top in parts:
            yield ".".join(parts[parts.index(top) :])
            return
    if any(module.startswith(".") for module in modules) and path.rpartition("/")[0] == home.rpartition("/")[0]:
        yield f".{parts[-1]}"


def leads_to(module: str, path: str, home: str) -> bool:
    """Whether a module, as the file at `path` writes it, is the one at `home` (a path without its ending)."""
    name = module.lstrip(".")
    dots = len(module) - len(name)
    tail = name.replace(".", "/")
    if not dots:
        return f"/{home}".endswith(f"/{tail}")
    folders = path.split("/")[:-dots] if dots < len(path.split("/")) else []
    return "/".join([*folders, *([tail] if tail else [])]) == home
