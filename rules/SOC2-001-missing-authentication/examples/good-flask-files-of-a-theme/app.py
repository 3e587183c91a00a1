import os

from flask import Flask, abort, send_from_directory
from flask_login import LoginManager, login_required

from models import Setting, db

app = Flask(__name__)
LoginManager(app)


@app.get("/themes/<theme>/static/<path:path>")
def themed(theme, path):
    chosen = Setting.query.filter_by(key="theme").first()
    folder = os.path.join(app.root_path, "themes", chosen.value, "static")
    if not os.path.isdir(folder):
        abort(404)
    return send_from_directory(folder, path)


@app.post("/settings/theme/<name>")
@login_required
def choose(name):
    Setting.query.filter_by(key="theme").update({"value": name})
    db.session.commit()
    return "", 204
