from flask import Flask

from web.auth import auth
from web.limits import limiter


def create_app():
    app = Flask(__name__)
    limiter.init_app(app)
    limiter.limit("10/minute")(auth)
    app.register_blueprint(auth)
    return app
