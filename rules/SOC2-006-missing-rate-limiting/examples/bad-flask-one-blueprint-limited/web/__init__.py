from flask import Flask

from web.api import api
from web.auth import auth
from web.limits import limiter


def create_app():
    app = Flask(__name__)
    limiter.init_app(app)
    limiter.limit("60/minute")(api)
    app.register_blueprint(api)
    app.register_blueprint(auth)
    return app
