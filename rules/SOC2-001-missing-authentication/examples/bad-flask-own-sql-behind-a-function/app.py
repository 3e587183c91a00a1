from flask import Flask, jsonify
from flask_login import login_required

from store import rows, run

app = Flask(__name__)


@app.get("/patients")  # expect: SOC2-001
def patients():
    return jsonify(rows("SELECT id, name, birthday FROM patients ORDER BY name"))


@app.post("/visits/<int:visit>")  # expect: SOC2-001
def confirm(visit):
    run("UPDATE visits SET confirmed = 1 WHERE id = ?", visit)
    return "", 204


@app.get("/doctors")
@login_required
def doctors():
    return jsonify(rows("SELECT name FROM doctors"))
