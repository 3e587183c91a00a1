"""Where a decorator stands among the others of a function."""

import pytest

from bot.fixes.change import to_edits
from bot.fixes.decorators import decorated
from bot.fixes.python_file import parse, walk
from bot.fixes.verify import apply

PERMISSION, LOGIN = '@permission_required("a.b")', "@login_required"
BY_CALLER, BY_ADDRESS = ('@ratelimit(key="user", rate="5/m")', '@ratelimit(key="ip", rate="5/m")')
SIBLING = "@login_required\n@cached\ndef other(request):\n    pass\n\n\n"
TURNED = SIBLING.replace("@login_required\n@cached", "@cached\n@login_required")


def decorators(own: str, new: str, others: str = "") -> list[str]:
    text = f"{others}{own}def mine(request):\n    pass\n"
    file = parse(text.encode())
    assert file is not None
    named = (node for node in walk(file.root) if node.type == "function_definition")
    function = next(node for node in named if (node.child_by_field_name("name") or node).text == b"mine")
    content = file.content
    for edit in to_edits(file, decorated(file, function, new)):
        content = apply(edit, content)
    return content.decode().removeprefix(others).split("def mine")[0].splitlines()


@pytest.mark.parametrize(
    ("own", "new", "others", "wanted"),
    [
        ("", LOGIN, "", [LOGIN]),
        (f"{LOGIN}\n", PERMISSION, "", [LOGIN, PERMISSION]),
        (f"{PERMISSION}\n", LOGIN, "", [LOGIN, PERMISSION]),
        (f"@bp.route('/x')\n{LOGIN}\n", PERMISSION, "", ["@bp.route('/x')", LOGIN, PERMISSION]),
        ("@bp.route('/x')\n@cached\n", LOGIN, "", ["@bp.route('/x')", LOGIN, "@cached"]),
        ("@cached\n", LOGIN, SIBLING, [LOGIN, "@cached"]),
        ("@csrf_exempt\n", LOGIN, "", ["@csrf_exempt", LOGIN]),
        ("@transaction.non_atomic_requests\n", LOGIN, "", ["@transaction.non_atomic_requests", LOGIN]),
        ("@csrf_exempt\n", LOGIN, SIBLING.replace("cached", "csrf_exempt"), [LOGIN, "@csrf_exempt"]),
        ("@cached\n", LOGIN, TURNED, ["@cached", LOGIN]),
        (f"@cached\n{LOGIN}\n", BY_CALLER, "", ["@cached", LOGIN, BY_CALLER]),
        (f"@cached\n{LOGIN}\n", BY_ADDRESS, "", [BY_ADDRESS, "@cached", LOGIN]),
        ("@api_view(['GET'])\n", "@throttle_classes([A])", "", ["@api_view(['GET'])", "@throttle_classes([A])"]),
        ("@method_decorator(login_required)\n", "@method_decorator(staff_only)", "",
         ["@method_decorator(login_required)", "@method_decorator(staff_only)"]),
    ],
)  # fmt: skip
def test_place(own: str, new: str, others: str, wanted: list[str]) -> None:
    assert decorators(own, new, others) == wanted
