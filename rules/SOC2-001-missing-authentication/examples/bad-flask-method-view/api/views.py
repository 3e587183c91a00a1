from flask import Blueprint, jsonify, request
from flask.views import MethodView
from flask_login import login_required

from api.store import devices

bp = Blueprint("devices", __name__)


class DeviceView(MethodView):
    def get(self, device_id):  # expect: SOC2-001
        return jsonify(devices.find(device_id))

    @login_required
    def delete(self, device_id):
        devices.remove(device_id)
        return "", 204


bp.add_url_rule("/devices/<int:device_id>", view_func=DeviceView.as_view("device"))
