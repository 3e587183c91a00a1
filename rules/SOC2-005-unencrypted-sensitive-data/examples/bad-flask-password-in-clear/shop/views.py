from flask import Blueprint, jsonify, request, session

from shop.models import User, db

bp = Blueprint("accounts", __name__)


@bp.post("/register")
def register():
    data = request.get_json()
    user = User(email=data["email"], password=data["password"])  # expect: SOC2-005
    db.session.add(user)
    db.session.commit()
    return jsonify({"id": user.id}), 201


@bp.post("/password")
def change_password():
    user = db.session.get(User, session["user_id"])
    user.password = request.form["new_password"]  # expect: SOC2-005
    db.session.commit()
    return "", 204


@bp.post("/login")
def login():
    user = User.query.filter_by(email=request.form["email"]).first()
    if user is None or user.password != request.form["password"]:  # expect: SOC2-005
        return jsonify({"error": "wrong e-mail or password"}), 401
    session["user_id"] = user.id
    return "", 204
