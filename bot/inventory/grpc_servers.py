"""Files that answer calls by gRPC. The package serves those who call as well, so an import does not tell: what is
started, added to a server, or made from a generated base class does (grpc.io, each language's "Basics tutorial")."""

import re
from collections.abc import Iterator

from bot.inventory.code import Call, Class, Expr, Function, Import, dotted, tail
from bot.inventory.modules import Module, OfFile, flat
from bot.inventory.survey import SURVEYED

_STARTS = {
    "python": re.compile(r"^(?:grpc\.(?:aio\.)?server|aio\.server|(?:\w+\.)*add_\w+Servicer_to_server)$"),
    "javascript": re.compile(r"^(?:grpc(?:\w*\.)?Server|(?:\w+\.)+addService)$"),
    "java": re.compile(r"^(?:\w+\.)*(?:ServerBuilder|NettyServerBuilder)\.forPort$"),
    "go": re.compile(r"^(?:grpc\.NewServer|\w*pb\w*\.Register\w+Server)$"),
}
_BASES = {"python": re.compile(r"Servicer$"), "java": re.compile(r"ImplBase$")}
_MARKS = {"javascript": frozenset({"GrpcMethod", "GrpcStreamMethod"}), "java": frozenset({"GrpcService"})}
_PACKAGES = {
    "python": re.compile(r"^grpc\b|_pb2_grpc$"),
    "javascript": re.compile(r"^(?:@grpc/grpc-js|grpc|@nestjs/microservices)$"),
    "java": re.compile(r"\bgrpc\b|Grpc$"),
    "go": re.compile(r"^google\.golang\.org/grpc|pb\b"),
}


_LANGUAGES = {"py": "python", "pyi": "python", "java": "java", "go": "go"}
"""By the ending of a file's name; every other one is JavaScript or TypeScript."""


def serves_grpc(module: Module) -> bool:
    """Does a file declare services of gRPC or start a server for them?"""
    return _SERVES.of(module)


_SERVES = OfFile(lambda module: _speaks(_LANGUAGES.get(module.path.rpartition(".")[2], "javascript"), module))


def _speaks(language: str, module: Module) -> bool:
    brought = (line for line in flat(module.body) if isinstance(line, Import))
    if not any(_PACKAGES[language].search(one) for line in brought for one in (line.module, line.name)):
        return False
    return any(_STARTS[language].match(dotted(call.func)) for call in _calls(module)) or _declares(language, module)


def _calls(module: Module) -> Iterator[Call]:
    for seen in SURVEYED.of(module):
        yield from (node for node in seen.nodes if isinstance(node, Call))


def _declares(language: str, module: Module) -> bool:
    for seen in SURVEYED.of(module):
        line = seen.line
        if not isinstance(line, Class | Function):
            continue
        if {_name(one.value) for one in line.decorators} & _MARKS.get(language, frozenset()):
            return True
        bases = line.bases if isinstance(line, Class) and language in _BASES else ()
        if any(_BASES[language].search(tail(base)) for base in bases):
            return True
    return False


def _name(node: Expr) -> str:
    return tail(node.func if isinstance(node, Call) else node)
