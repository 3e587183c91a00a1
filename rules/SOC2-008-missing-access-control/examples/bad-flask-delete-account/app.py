from flask import Flask, request, session, abort, jsonify

from tables import User, db

app = Flask(__name__)


@app.before_request
def gate():
    if "user_id" not in session:
        abort(401)


@app.post("/users/remove")  # expect: SOC2-008
def remove():
    user_id = request.json["user_id"]
    User.query.filter_by(id=user_id).delete()
    db.session.commit()
    return jsonify(ok=True)
