"""Where one place alone shows what is asked for, or where a guard is missing for many, nothing is offered."""

import pytest

from bot.fixes import cookies, protections
from bot.fixes.credentials import PLUGIN as CREDENTIALS
from bot.fixes.safe_error import PLUGIN as SAFE_ERROR
from tests.fixes.test_owners_and_records import ADMIN, ADMIN_GUARD
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import fixed

PEOPLE = """\
from fastapi import APIRouter

from app.db import people
{imports}
router = APIRouter(prefix="/people")


@router.{first}("/{{name}}")
def drop(name: str{guard}):
    return people.drop(name)
{others}"""
OTHERS = """

@router.put("/{name}")
def rename(name: str):
    return people.rename(name)


@router.patch("/{name}")
def move(name: str):
    return people.move(name)
"""
GUARDED = """\
from fastapi import APIRouter, Depends

from app.db import notes
from app.guards import current_user

router = APIRouter(prefix="/notes")


@router.delete("/{name}")
def drop(name: str, user=Depends(current_user)):
    return notes.drop(name, user)


@router.put("/{name}")
def rename(name: str, user=Depends(current_user)):
    return notes.rename(name, user)
"""
GUARDS = """\
from fastapi import HTTPException, Request


def current_user(request: Request):
    user = request.session.get("user")
    if user is None:
        raise HTTPException(401)
    return user
"""


def people(others: str) -> World:
    text = PEOPLE.format(imports="", first="delete", guard="", others=others)
    main = (
        "from fastapi import FastAPI\n\nfrom app import notes, people\n\napp = FastAPI()\n"
        "app.include_router(people.router)\napp.include_router(notes.router)\n"
    )
    files = {"app/people.py": text, "app/notes.py": GUARDED, "app/guards.py": GUARDS, "app/main.py": main}
    return World({**files, "app/db.py": "people = notes = None\n"})


def test_a_file_whose_guard_is_missing_for_all_is_left_to_a_person() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        people(OTHERS).prove("SOC2-001", "app/people.py", "drop")


def test_one_endpoint_alone_gets_what_those_of_other_files_have() -> None:
    assert "user=Depends(current_user)" in people("").prove("SOC2-001", "app/people.py")[2]


def admins(*guards: str) -> World:
    jobs = ADMIN.format(name="jobs", more="").replace("from shop.guards import admin_only\n", "")
    others = {
        f"shop/people{at}.py": ADMIN.format(name=f"people{at}", more=f"\n@{guard}").replace("admin_only\n\nfrom", guard)
        for at, guard in enumerate(guards)
    }
    return World({"shop/jobs_view.py": jobs, **others, "shop/guards.py": ADMIN_GUARD})


def test_the_right_of_one_function_alone_is_no_habit() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        admins("admin_only").prove("SOC2-008", "shop/jobs_view.py")
    assert "@admin_only\ndef start" in admins("admin_only", "admin_only").prove("SOC2-008", "shop/jobs_view.py")[2]


DJANGO = """\
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import models
from django.shortcuts import get_object_or_404
from django.views.generic import UpdateView


class Profile(models.Model):
    title = models.CharField(max_length=20)


class Label(models.Model):
    user = models.ForeignKey({whose}, on_delete=models.CASCADE)
    title = models.CharField(max_length=20)


class EditLabel(LoginRequiredMixin, UpdateView):
    model = Label
    fields = ("title",)
{fetches}

class EditOwnLabel(LoginRequiredMixin, UpdateView):
    model = Label
    fields = ("title",)

    def get_object(self, queryset=None):
        return get_object_or_404(Label, title=self.kwargs["title"], user=self.request.user)
"""
URLS = """\
from django.urls import path

from shop import views

urlpatterns = [
    path("labels/<slug:slug>/", views.EditLabel.as_view()),
    path("own/<slug:slug>/", views.EditOwnLabel.as_view()),
]
"""


FETCHES = """
    def get_object(self, queryset=None):
        return get_object_or_404(Label, title=self.kwargs["title"])
"""


def labels(whose: str, *, fetching: bool = True) -> World:
    settings = "ROOT_URLCONF = 'shop.urls'\nMIDDLEWARE = []\n"
    files = {
        "shop/urls.py": URLS,
        "shop/views.py": DJANGO.format(whose=whose, fetches=FETCHES if fetching else ""),
        "shop/settings.py": settings,
    }
    return World({**files, "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"})


def test_a_view_that_fetches_its_object_itself_asks_no_queryset_of_its_own() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        labels("settings.AUTH_USER_MODEL").prove("SOC2-008", "shop/views.py")
    _, _, after = labels("settings.AUTH_USER_MODEL", fetching=False).prove("SOC2-008", "shop/views.py")
    assert "return super().get_queryset().filter(user=self.request.user)" in after


def test_a_column_that_holds_a_profile_is_not_compared_with_who_signs_in() -> None:
    with pytest.raises(AssertionError, match="nothing was proved"):
        labels("Profile", fetching=False).prove("SOC2-008", "shop/views.py")


FORMS = "django.middleware.csrf.CsrfViewMiddleware"


@pytest.mark.parametrize(("behind", "offered"), [("django.contrib.auth", True), ("shop.tracing", False)])
def test_the_check_of_forms_is_put_back_where_the_order_is_the_usual_one(behind: str, *, offered: bool) -> None:
    names = (
        *("django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware"),
        f"{behind}.middleware.AuthenticationMiddleware",
    )
    text = "MIDDLEWARE = [\n" + "".join(f'    "{name}",\n' for name in names) + "]\n"
    after = fixed(text, "MIDDLEWARE", "SOC2-009", protections.PLUGIN)
    assert (after is not None and FORMS in after) is offered


@pytest.mark.parametrize(
    ("settings", "offered"),
    [
        ("if DISABLE_HTTPS:\n    {0}\n", False),
        ("if env.debug:\n    {0}\n", False),
        ("if not DEBUG:\n    print()\nelse:\n    {0}\n", False),
        ("if DISABLE_HTTPS:\n    print()\nelse:\n    {0}\n", True),
        ("if not DEBUG:\n    {0}\n", True),
        ("if LATEST_DEVICE:\n    {0}\n", True),
    ],
)
def test_a_protection_stays_off_where_somebody_develops(settings: str, *, offered: bool) -> None:
    text = settings.format("SESSION_COOKIE_SECURE = False")
    assert (fixed(text, "COOKIE", "SOC2-009", protections.PLUGIN) is not None) is offered


@pytest.mark.parametrize(
    ("other", "offered"),
    [
        ('r.set_cookie("a", b, httponly=True)', False),
        ('r.set_cookie("a", b, secure=settings.TLS)', False),
        ('r.set_cookie("a", b, secure=True)', True),
        ('r.set_cookie("a", b)', True),
    ],
)
def test_a_flag_that_other_cookies_of_the_file_do_without_is_left_to_a_person(other: str, *, offered: bool) -> None:
    text = f'def f(r, t, b, settings):\n    r.set_cookie("session", t, httponly=True)\n    {other}\n'
    assert (fixed(text, '"session"', "SOC2-009", cookies.PLUGIN) is not None) is offered


TOLD = """\
from django.http import JsonResponse


def page(request):
    try:
        number = int(request.GET["page"])
    except ValueError as e:
        return JsonResponse({{"message": str(e)}}, status=400)
    return JsonResponse({{"page": number}})


def size(request):
    try:
        number = int(request.GET["size"])
    except ValueError as e:
        return JsonResponse({{"message": {other}}}, status=400)
    return JsonResponse({{"size": number}})
"""


@pytest.mark.parametrize(("other", "offered"), [('f"Bad Request: {e}"', False), ('"Bad Request"', True)])
def test_what_clients_are_told_in_words_elsewhere_is_left_to_a_person(other: str, *, offered: bool) -> None:
    text = TOLD.format(other=other)
    assert (fixed(text, "str(e)", "SOC2-007", SAFE_ERROR) is not None) is offered


SETTINGS = "import os\n\nINSTALLED_APPS = []\nHOST = {0}HOST{1}\nPORT = {0}PORT{1}\nLEVEL = {0}LEVEL{1}\n"


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ("os.getenv('", "', '')", "os.getenv('DJANGO_SECRET_KEY')"),
        ("os.environ['", "']", "os.environ['DJANGO_SECRET_KEY']"),
    ],
)
def test_django_s_key_is_asked_for_as_the_file_asks(before: str, after: str, asked: str) -> None:
    text = SETTINGS.format(before, after) + "# DJANGO_SECRET_KEY\nSECRET_KEY = 'q8Zk3vT1xW7rB5nM'\n"
    assert f"SECRET_KEY = {asked}\n" in (fixed(text, "q8Zk", "SOC2-002", CREDENTIALS) or "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from shop.settings import settings\n\nTOKEN = 'q8Zk3vT1xW7rB5nM'\n", None),
        ("import json\n\nTOKEN = 'q8Zk3vT1xW7rB5nM'\n", "os.environ['TOKEN']"),
        (
            "import os\n\nCSP_A = os.getenv('CSP_A')\nCSP_B = os.getenv('CSP_B')\nCSP_C = os.getenv('CSP_C')\n"
            "MAIL_TOKEN = 'q8Zk3vT1xW7rB5nM'\n",
            "os.getenv('MAIL_TOKEN')",
        ),
        (
            "import os\n\nAWS_ID = os.getenv('AWS_ID')\nAWS_SECRET_ACCESS_KEY = 'q8Zk3vT1xW7rB5nM'\n",
            "os.getenv('AWS_SECRET_ACCESS_KEY')",
        ),
    ],
)
def test_a_secret_s_name_and_way_are_those_of_its_part(text: str, expected: str | None) -> None:
    after = fixed(text, "q8Zk", "SOC2-002", CREDENTIALS)
    assert (after is None) if expected is None else (expected in (after or ""))
