"""bandit's visitor, without what it does at nodes that none of its tests is about.

It makes a context and asks for tests at each node of a tree, each name and each operator among them. Imported in
workers only: bandit takes half a second to load.
"""

import ast
from typing import Any

from bandit.core.context import Context
from bandit.core.node_visitor import BanditNodeVisitor
from bandit.core.tester import BanditTester

_REMEMBERED = frozenset({"ClassDef", "FunctionDef", "Import", "ImportFrom"})
"""What is visited for what is remembered of it: names that tests are told later on."""


class _Tester(BanditTester):  # type: ignore[misc]  # it comes without types
    def run_tests(self, raw_context: dict[str, Any], checktype: str) -> None:
        """As bandit's own where no line is silenced, but for the scores, which nobody reads."""
        about = Context(raw_context)
        for test in self.testset.get_tests(checktype):
            try:
                result = test(about, test._config) if hasattr(test, "_config") else test(about)
            except Exception as error:  # whatever a test fails with, the others are asked
                self.report_error(test.__name__, about, error)
                continue
            if result is None:
                continue
            result.fname, result.fdata = raw_context["filename"], raw_context["file_data"]
            if result.lineno is None:
                result.lineno = raw_context["lineno"]
            if result.linerange == []:
                result.linerange = raw_context["linerange"]
            if result.col_offset == -1:
                result.col_offset = raw_context["col_offset"]
            result.test = test.__name__
            result.test_id = result.test_id or test._test_id
            self.results.append(result)


class QuickVisitor(BanditNodeVisitor):  # type: ignore[misc]  # it comes without types
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.tester = _Tester(self.testset, self.debug, self.nosec_lines, self.metrics)
        tests = self.testset.tests
        self._visited = {kind for kind, about in tests.items() if about} | _REMEMBERED
        self._literals = tuple(kind for name, kind in (("Str", str), ("Bytes", bytes)) if tests.get(name))

    def generic_visit(self, node: ast.AST) -> None:
        """In the order of bandit's own. One frame for each level of the tree, as there: what is nested too deeply for
        it is so here."""
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list):
                following = iter(value)
                next(following, None)
                for item in value:
                    sibling = next(following, None)
                    if not isinstance(item, ast.AST):
                        continue
                    item._bandit_sibling = sibling  # type: ignore[attr-defined]
                    item._bandit_parent = node  # type: ignore[attr-defined]
                    if self._is_asked_about(item):
                        self.pre_visit(item)
                        self.visit(item)
                        self.generic_visit(item)
                        self.post_visit(item)
                    else:
                        self.generic_visit(item)
            elif isinstance(value, ast.AST) and value._fields:
                value._bandit_sibling = None  # type: ignore[attr-defined]
                value._bandit_parent = node  # type: ignore[attr-defined]
                if self._is_asked_about(value):
                    self.pre_visit(value)
                    self.visit(value)
                    self.generic_visit(value)
                    self.post_visit(value)
                else:
                    self.generic_visit(value)

    def _is_asked_about(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, self._literals)
        return type(node).__name__ in self._visited

    def update_scores(self, scores: Any) -> None:
        """Nobody reads them."""
