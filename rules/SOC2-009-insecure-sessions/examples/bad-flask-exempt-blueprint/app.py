from flask import Blueprint, Flask
from flask_login import login_required
from flask_wtf.csrf import CSRFProtect

basket = Blueprint("basket", __name__)
csrf = CSRFProtect()


@basket.post("/basket/items")
@login_required
def add():
    return "", 204


def create_app():
    app = Flask(__name__)
    app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax")
    csrf.init_app(app)
    csrf.exempt(basket)  # expect: SOC2-009
    app.register_blueprint(basket)
    return app
