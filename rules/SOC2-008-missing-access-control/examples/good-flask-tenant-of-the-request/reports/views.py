from flask_login import login_required

from reports.base import Resource, found_or_404
from reports.models import Snippet


class Snippets(Resource):
    decorators = [login_required]

    def get(self):
        return [one.name for one in Snippet.all(self.current_org)]


class OneSnippet(Resource):
    decorators = [login_required]

    def get(self, snippet_id):
        return found_or_404(Snippet.by_id_and_org, snippet_id, self.current_org).name
