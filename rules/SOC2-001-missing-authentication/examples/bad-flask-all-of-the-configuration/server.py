from flask import Flask, jsonify
from flask_login import login_required

from store import meters

app = Flask(__name__)


@app.get("/meters")
@login_required
def list_meters():
    return jsonify(meters.all())


@app.get("/client-config")  # expect: SOC2-001
def client_config():
    return jsonify({key: str(value) for key, value in dict(app.config).items()})


@app.get("/client-title")
def client_title():
    return jsonify(title=app.config["TITLE"], locale=app.config.get("LOCALE", "en"))
