from flask import Flask, jsonify
from flask_login import login_required

from store import rows, run

app = Flask(__name__)


@app.get("/patients")
@login_required
def patients():
    return jsonify(rows("SELECT id, name, birthday FROM patients ORDER BY name"))


@app.post("/visits/<int:visit>")
@login_required
def confirm(visit):
    run("UPDATE visits SET confirmed = 1 WHERE id = ?", visit)
    return "", 204


@app.get("/double/<int:number>")
def double(number):
    return jsonify(2 * number)
