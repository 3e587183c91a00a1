from flask import Flask, request
from flask_login import current_user, login_required

from extensions import db

app = Flask(__name__)


@app.get("/parcels")  # expect: SOC2-004
@login_required
def parcels():
    status = request.args.get("status", "")
    query = db.text("SELECT id FROM parcels WHERE user_id = %d AND status = '%s'" % (current_user.id, status))
    return {"parcels": [row.id for row in db.session.execute(query)]}


@app.get("/parcels/count")
@login_required
def count():
    query = db.text("SELECT count(*) FROM parcels WHERE status = :status")
    return {"count": db.session.execute(query, {"status": request.args.get("status")}).scalar()}
