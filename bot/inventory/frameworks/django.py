"""Django: URLconfs, function views, class views, settings."""

from bot.inventory.django.site import read_site
from bot.inventory.frameworks.interface import Project
from bot.inventory.routing import Routing


class Django:
    name = "django"
    language = "python"

    def read(self, project: Project) -> Routing:
        return read_site(project, "django")


PLUGIN = Django()
