"""Go, as tree-sitter reads it: tolerant of errors."""

from collections.abc import Mapping

import tree_sitter_go
from tree_sitter import Language, Parser

from bot.inventory.languages.go_statements import GoReader
from bot.inventory.languages.go_tree import GoTree
from bot.inventory.languages.interface import FileFacts
from bot.inventory.languages.lifting import gaps
from bot.inventory.modules import Module, Tree


class Go:
    name = "go"
    by_path = False
    reads = frozenset({"go"})

    def read(self, language: str, content: bytes) -> FileFacts:
        root = Parser(_GO).parse(content).root_node
        reader = GoReader()
        body = reader.file(root)
        return FileFacts(language, body, gaps(root, reader))

    def tree(self, modules: Mapping[str, Module]) -> Tree:
        return GoTree(modules)


_GO = Language(tree_sitter_go.language())


PLUGIN = Go()
