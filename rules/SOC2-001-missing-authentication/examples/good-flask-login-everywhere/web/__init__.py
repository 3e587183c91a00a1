from flask import Flask

from web.auth import bp as auth_bp
from web.pages import bp as pages_bp


def create_app() -> Flask:
    app = Flask(__name__)
    for bp in (auth_bp, pages_bp):
        app.register_blueprint(bp)
    return app
