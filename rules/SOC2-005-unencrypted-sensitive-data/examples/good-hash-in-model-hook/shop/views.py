from flask import Blueprint, request

from shop.models import Driver, Teacher, User, db

bp = Blueprint("accounts", __name__)


@bp.post("/register")
def register():
    user = User(password=request.form["password"])
    teacher = Teacher()
    teacher.password = request.form["password"]
    driver = Driver(password=request.form["password"])
    db.session.add_all([user, teacher, driver])
    db.session.commit()
    return "", 201
