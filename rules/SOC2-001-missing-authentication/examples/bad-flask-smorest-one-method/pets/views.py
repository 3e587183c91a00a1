from flask.views import MethodView
from flask_jwt_extended import jwt_required
from flask_smorest import Blueprint

from pets.models import Visit, db
from pets.schemas import VisitSchema

blp = Blueprint("visits", __name__, url_prefix="/visits")


@blp.route("/<int:visit_id>")
class VisitView(MethodView):
    @jwt_required()
    @blp.response(200, VisitSchema)
    def get(self, visit_id):
        return Visit.query.get_or_404(visit_id)

    @blp.arguments(VisitSchema)  # expect: SOC2-001
    def put(self, changes, visit_id):
        visit = Visit.query.get_or_404(visit_id)
        visit.note = changes["note"]
        db.session.commit()
        return {"ok": True}
