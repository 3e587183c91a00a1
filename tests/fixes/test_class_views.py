"""Views of Django that are classes: guarded as a whole where that is how it is done, by the mixin that they say the
right for, and where the view stands that they are variants of."""

from tests.fixes.test_with_inventory import World

URLS = """\
from django.urls import path

from shop import views

urlpatterns = [
    path("orders/", views.Orders.as_view()),
    path("orders/<int:pk>/note/", views.Note.as_view()),
    path("setup/", views.Setup.as_view()),
]
"""
SETTINGS = "ROOT_URLCONF = 'shop.urls'\nMIDDLEWARE = []\n"
MODELS = "from django.db import models\n\n\nclass Order(models.Model):\n    text = models.CharField(max_length=40)\n"
HEAD = """\
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from shop.models import Order


"""
GUARD = '@method_decorator(login_required, name="dispatch")\n'
ORDERS = f"""\
{GUARD}class Orders(View):
    def get(self, request):
        return render(request, "orders.html", {{"orders": Order.objects.filter(text=request.GET["q"])}})

    def post(self, request):
        Order.objects.create(text=request.POST["text"])
        return redirect("orders")


"""
NOTE = """\
class Note(View):
    def get(self, request, pk):
        return render(request, "note.html")

    def post(self, request, pk):
        order = get_object_or_404(Order, pk=pk)
        order.text = request.POST["text"]
        order.save()
        return redirect("orders")


"""
SETUP = """\
class Setup(View):
    def get(self, request):
        return render(request, "setup.html")


"""
ASKS = "        if request.user.is_authenticated:\n            return redirect('orders')\n"


MIXINS = """\
from django.contrib.auth import mixins


class PermissionRequiredMixin(mixins.PermissionRequiredMixin):
    raise_exception = True
"""


def mended(*views: str) -> str:
    files = {"shop/urls.py": URLS, "shop/models.py": MODELS, "shop/settings.py": SETTINGS, "shop/mixins.py": MIXINS}
    manage = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"
    world = World({**files, "manage.py": manage, "shop/views.py": HEAD + "".join(views)})
    return world.prove("SOC2-001", "shop/views.py")[2]


def test_a_class_is_guarded_as_a_whole_as_its_siblings_are() -> None:
    assert f"{GUARD}class Note(View):" in mended(ORDERS, NOTE, SETUP)


def test_a_method_alone_where_another_one_is_there_for_visitors() -> None:
    after = mended(ORDERS, NOTE.replace("pk):\n        return render", f"pk):\n{ASKS}        return render"), SETUP)
    assert "    @method_decorator(login_required)\n    def post(self, request, pk):" in after


def test_a_view_that_says_the_right_gets_the_mixin_that_asks_for_it() -> None:
    says = "    def has_permission(self):\n        return not Order.objects.exists()\n\n    def get"
    post = "    def post(self, request):\n        Order.objects.create(text='first')\n        raise Http404\n"
    setup = f"{SETUP.replace('    def get', says).rstrip()}\n\n{post}"
    after = mended(ORDERS, NOTE.replace("class", f"{GUARD}class", 1), setup)
    assert "class Setup(PermissionRequiredMixin, View):" in after
    assert "from django.contrib.auth.mixins import PermissionRequiredMixin\n" in after


def test_a_mixin_of_the_project_s_own_is_the_one_that_the_file_knows() -> None:
    own = "from shop.mixins import PermissionRequiredMixin\n\n\nMIXINS = (PermissionRequiredMixin,)\n\n\n"
    says = "    def has_permission(self):\n        return not Order.objects.exists()\n\n    def get"
    post = "    def post(self, request):\n        Order.objects.create(text='first')\n        raise Http404\n"
    setup = f"{SETUP.replace('    def get', says).rstrip()}\n\n{post}"
    after = mended(own, ORDERS, NOTE.replace("class", f"{GUARD}class", 1), setup)
    assert "class Setup(PermissionRequiredMixin, View):" in after
    assert "django.contrib.auth.mixins" not in after


def test_a_view_whose_variants_all_say_the_right_gets_the_mixin_for_all() -> None:
    own = "from django.views.generic import CreateView\n\n\nclass AddView(CreateView):\n    model = Order\n\n\n"
    says = "    permission_required = 'shop.add_order'\n\n\n"
    variants = f"class Note(AddView):\n{says}class Setup(AddView):\n{says}".rstrip()
    files = {"shop/urls.py": URLS, "shop/models.py": MODELS, "shop/settings.py": SETTINGS}
    manage = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"
    world = World({**files, "manage.py": manage, "shop/views.py": f"{HEAD}{own}{ORDERS}{variants}\n"})
    scope = next(one.scope for one in world.scan()[1] if one.rule == "SOC2-001")
    after = world.prove("SOC2-001", "shop/views.py", scope)[2]
    assert "class AddView(PermissionRequiredMixin, CreateView):" in after


REST = """\
from rest_framework.permissions import IsAuthenticated
from rest_framework.viewsets import ModelViewSet

from shop.models import Order
from shop.serializers import LongSerializer, OrderSerializer


class OrderViewSet(ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer


class LongOrderViewSet(OrderViewSet):
    serializer_class = LongSerializer


class TextViewSet(ModelViewSet):
    queryset = Order.objects.all()
    permission_classes = [IsAuthenticated]


class WordViewSet(ModelViewSet):
    queryset = Order.objects.all()
    permission_classes = [IsAuthenticated]
"""
ROUTES = """\
from rest_framework.routers import DefaultRouter

from shop import views

router = DefaultRouter()
router.register("orders", views.LongOrderViewSet)
router.register("texts", views.TextViewSet)
router.register("words", views.WordViewSet)
urlpatterns = router.urls
"""


def test_a_variant_of_a_view_is_guarded_where_that_view_is() -> None:
    files = {"shop/urls.py": ROUTES, "shop/models.py": MODELS, "shop/settings.py": SETTINGS, "shop/views.py": REST}
    world = World({**files, "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"})
    inventory, findings = world.scan()
    scope = next(one.scope for one in findings if one.rule == "SOC2-001")
    assert len(inventory.endpoints) > 10
    after = world.prove("SOC2-001", "shop/views.py", scope)[2]
    assert "    serializer_class = OrderSerializer\n    permission_classes = [IsAuthenticated]\n" in after


def test_a_tuple_of_one_stays_a_tuple() -> None:
    rest = REST.replace("= [IsAuthenticated]", "= (IsAuthenticated,)")
    files = {"shop/urls.py": ROUTES, "shop/models.py": MODELS, "shop/settings.py": SETTINGS, "shop/views.py": rest}
    world = World({**files, "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"})
    scope = next(one.scope for one in world.scan()[1] if one.rule == "SOC2-001")
    after = world.prove("SOC2-001", "shop/views.py", scope)[2]
    assert after.count("permission_classes = (IsAuthenticated,)\n") == 3


def test_the_only_view_of_a_file_that_knows_the_decorator_gets_that() -> None:
    urls = URLS.replace("setup/", "other/").replace("views.Orders", "views.Note")
    files = {"shop/urls.py": urls.replace("views.Setup", "views.Note"), "shop/models.py": MODELS}
    manage = "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"
    known = {"manage.py": manage, "shop/settings.py": SETTINGS, "shop/views.py": f"{HEAD}{NOTE}".rstrip() + "\n"}
    fix, _, after = World({**files, **known}).prove("SOC2-001", "shop/views.py")
    assert fix.way == "standard_control"
    assert f"{GUARD}class Note(View):" in after and "LoginRequiredMixin" not in after
