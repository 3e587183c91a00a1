from flask import Flask, jsonify
from flask.views import MethodView
from flask_jwt_extended import jwt_required

from store import meters

app = Flask(__name__)


class Guarded(MethodView):
    decorators = [jwt_required()]


class MeterView(Guarded):
    def get(self, meter_id):
        return jsonify(meters.read(meter_id))

    def put(self, meter_id):
        return jsonify(meters.write(meter_id))


app.add_url_rule("/meters/<int:meter_id>", view_func=MeterView.as_view("meter"))
