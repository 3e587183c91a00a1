"""Paths of files, and archives that are unpacked."""

from bot.core.flow import FlowKind
from bot.inventory.taint.sinks.interface import Sink, Use, any_text
from bot.inventory.taint.values import Shape, Value


def _upload(use: Use, value: Value) -> bool:
    """A file saved below a name that came with it; saving into a storage that checks names is another call."""
    return value.text and use.on is not None and use.on.shape is Shape.UPLOAD


def _archive(use: Use, value: Value) -> bool:
    """A tar archive that may hold paths of its own; Python's zipfile removes `..` itself."""
    return ("tarfile" in use.callee or "tar" in use.receiver.lower()) and use.given("filter") is None


def _on_path(use: Use, value: Value) -> bool:
    return value.text and FlowKind.PATH not in value.safe


SINKS = (
    Sink(
        FlowKind.PATH,
        frozenset({"open"}),
        r"^(?:builtins|io|codecs|aiofiles|os|gzip|tarfile|zipfile|anyio)\.(?:open|open_file)$",
        (0, "file"),
    ),
    Sink(FlowKind.PATH, frozenset({"open_file"}), r"^anyio\."),
    Sink(FlowKind.PATH, frozenset({"send_file"}), at=(0, "path_or_file", "filename_or_fp")),
    Sink(FlowKind.PATH, frozenset({"FileResponse"}), at=(0, "path"), needs=any_text),
    Sink(
        FlowKind.PATH,
        frozenset(
            {
                "remove",
                "unlink",
                "rmdir",
                "listdir",
                "scandir",
                "rename",
                "replace",
                "makedirs",
                "mkdir",
                "removedirs",
                "walk",
            }
        ),
        r"^(?:os|aiofiles\.os)\.",
        (0, 1),
    ),
    Sink(
        FlowKind.PATH,
        frozenset({"rmtree", "copy", "copyfile", "copy2", "copytree", "move", "unpack_archive", "make_archive"}),
        r"^shutil\.",
        (0, 1),
    ),
    Sink(
        FlowKind.PATH,
        frozenset(
            {
                "read_text",
                "read_bytes",
                "write_text",
                "write_bytes",
                "unlink",
                "open",
                "rmdir",
                "iterdir",
                "touch",
                "mkdir",
            }
        ),
        at=("self",),
        needs=_on_path,
    ),
    Sink(FlowKind.PATH, frozenset({"save"}), at=(0, "dst"), needs=_upload),
    Sink(FlowKind.PATH, frozenset({"extractall", "extract"}), at=("self",), needs=_archive),
    Sink(
        FlowKind.PATH,
        frozenset({"readFile", "readFileSync", "writeFile", "writeFileSync", "createReadStream", "createWriteStream"})
        | {
            "unlinkSync",
            "readdir",
            "readdirSync",
            "rmSync",
            "appendFile",
            "appendFileSync",
            "sendFile",
            "download",
            "sendfile",
        },
        r"(?:^|\.)(?:fs|fsp|promises|fsPromises|res|response|reply|fs-extra|node:fs)\b.*\.\w+$|^(?:readFile|writeFile|createReadStream|createWriteStream|unlink)\w*$",
        needs=lambda use, value: value.text and use.given("root") is None and len(use.call.args) >= 1,
    ),
)
