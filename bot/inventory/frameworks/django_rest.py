"""Django REST Framework: API views, view sets, routers, permission classes."""

from bot.inventory.django.site import read_site
from bot.inventory.frameworks.interface import Project
from bot.inventory.routing import Routing


class DjangoRest:
    name = "django_rest"
    language = "python"

    def read(self, project: Project) -> Routing:
        return read_site(project, "rest")


PLUGIN = DjangoRest()
