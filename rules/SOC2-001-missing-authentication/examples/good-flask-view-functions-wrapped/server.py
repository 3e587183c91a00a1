from flask import Flask, jsonify, request
from flask_login import login_required

from store import meters

app = Flask(__name__)


@app.route("/meters")
def list_meters():
    return jsonify(meters.all())


@app.route("/meters", methods=["POST"])
def add_meter():
    return jsonify(meters.add(request.get_json())), 201


for name, view in list(app.view_functions.items()):
    if name != "static":
        app.view_functions[name] = login_required(view)
