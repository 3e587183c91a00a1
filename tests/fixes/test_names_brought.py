"""Which names a file has already, and which an idiom asks for."""

from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name, import_module
from bot.fixes.python_file import parse

REST = """\
from rest_framework.decorators import api_view


class Orders:
    permission_classes = []


@api_view()
def orders(request):
    return {more}
"""


def _brought(more: str) -> list[str] | None:
    file = parse(REST.format(more=more).encode())
    assert file is not None
    changes = bring_name(file, "rest_framework.decorators", "permission_classes", file.root.named_children[-1])
    return [one.text for one in changes] if changes is not None else None


def test_an_attribute_of_a_class_is_no_name_of_the_module() -> None:
    assert _brought("1") == [", permission_classes"]


def test_a_name_that_is_used_for_something_else_is_not_imported() -> None:
    assert _brought("permission_classes") is None


def test_what_a_lambda_is_given_is_no_name_to_import() -> None:
    idiom = read_idiom("@user_passes_test(lambda user: user.is_superuser and site)")
    assert idiom is not None
    assert idiom.names == {"user_passes_test", "site"}


def test_a_module_is_imported_below_the_names_that_a_module_gives_itself() -> None:
    file = parse(b'"""Shop."""\n\n__version__ = "1.0"\n__all__ = ["a"]\n\nimport json\nimport sys\n')
    assert file is not None
    (change,) = import_module(file, "os")
    assert file.content[change.start :] == b"import sys\n"
