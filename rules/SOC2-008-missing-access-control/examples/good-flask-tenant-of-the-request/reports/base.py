from flask import abort, g
from flask.views import MethodView


class Resource(MethodView):
    @property
    def current_org(self):
        return g.org


def found_or_404(look_up, *args):
    found = look_up(*args)
    if found is None:
        abort(404)
    return found
