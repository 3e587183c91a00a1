from flask import Flask
from flask_smorest import Api

from pets.views import blp


def create_app():
    app = Flask(__name__)
    api = Api(app)
    api.register_blueprint(blp)
    return app
