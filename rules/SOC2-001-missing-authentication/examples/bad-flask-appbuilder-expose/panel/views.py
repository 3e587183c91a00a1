from flask import request
from flask_appbuilder import BaseView, expose, has_access

from panel.models import Threshold, db


class ThresholdView(BaseView):
    route_base = "/thresholds"

    @expose("/list")
    @has_access
    def list(self):
        return self.render_template("thresholds.html", rows=db.session.query(Threshold).all())

    @expose("/raise/<int:threshold_id>", methods=["POST"])  # expect: SOC2-001
    def lift(self, threshold_id):
        row = db.session.get(Threshold, threshold_id)
        row.value = int(request.form["value"])
        db.session.commit()
        return self.render_template("saved.html")
