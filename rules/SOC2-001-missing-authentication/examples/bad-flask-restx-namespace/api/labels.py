from flask_restx import Namespace, Resource

from api.guards import token_needed
from api.models import Label, db

labels = Namespace("labels", decorators=[token_needed])


@labels.route("/<int:label_id>")
class LabelItem(Resource):
    def delete(self, label_id):
        db.session.delete(Label.query.get_or_404(label_id))
        db.session.commit()
        return "", 204
