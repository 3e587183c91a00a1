"""Java, as tree-sitter reads it: tolerant of errors."""

from collections.abc import Mapping

import tree_sitter_java
from tree_sitter import Language, Parser

from bot.inventory.languages.interface import FileFacts
from bot.inventory.languages.java_statements import JavaReader
from bot.inventory.languages.java_tree import JavaTree
from bot.inventory.languages.lifting import gaps
from bot.inventory.modules import Module, Tree


class Java:
    name = "java"
    by_path = False
    reads = frozenset({"java"})

    def read(self, language: str, content: bytes) -> FileFacts:
        root = Parser(_JAVA).parse(content).root_node
        reader = JavaReader()
        body = reader.block(root.named_children, 0)
        return FileFacts(language, body, gaps(root, reader))

    def tree(self, modules: Mapping[str, Module]) -> Tree:
        return JavaTree(modules)


_JAVA = Language(tree_sitter_java.language())


PLUGIN = Java()
