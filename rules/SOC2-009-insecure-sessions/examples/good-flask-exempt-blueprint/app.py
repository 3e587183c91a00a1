from flask import Blueprint, Flask, abort, request
from flask_login import login_required
from flask_wtf.csrf import CSRFProtect

from tokens import holder_of

api = Blueprint("api", __name__)
pages = Blueprint("pages", __name__)
csrf = CSRFProtect()


@api.post("/items")
def add():
    if holder_of(request.headers.get("Authorization", "")) is None:
        abort(401)
    return "", 204


@pages.post("/basket")
@login_required
def basket():
    return "", 204


def create_app():
    app = Flask(__name__)
    app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    csrf.init_app(app)
    csrf.exempt(api)
    app.register_blueprint(api, url_prefix="/api")
    app.register_blueprint(pages)
    return app
