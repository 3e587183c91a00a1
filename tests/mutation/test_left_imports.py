"""Imports that a planted defect leaves behind."""

import pytest

from tests.mutation.left_imports import without_left_imports

VIEWS = """from django.contrib.auth.decorators import login_required
from django.shortcuts import render


@login_required
def notes(request):
    return render(request, "notes.html")
"""

ROUTES = """const express = require('express');
const { ensure, few } = require('./guards');

const router = express.Router();
router.get('/notes', ensure, few, notes);
"""


@pytest.mark.parametrize(
    ("path", "text", "lost", "instead", "import_before", "import_after"),
    [
        ("views.py", VIEWS, "@login_required\n", "", VIEWS.splitlines(keepends=True)[0], ""),
        ("views.py", VIEWS + "\n\nkeep = login_required\n", "@login_required\n", "", "", ""),
        ("routes.js", ROUTES, "', ensure, few", "', few", "ensure, ", ""),
        ("routes.js", ROUTES, "', ensure, few", "', few, ensure", "", ""),
        ("routes.js", ROUTES.replace("few", "enter"), "', ensure, enter", "', enter", "ensure, ", ""),
    ],
)
def test_an_import_goes_with_the_only_code_that_read_it(
    path: str, text: str, lost: str, instead: str, import_before: str, import_after: str
) -> None:
    seeded = text.replace(lost, instead)
    assert without_left_imports(path, text, seeded) == seeded.replace(import_before, import_after, 1)
