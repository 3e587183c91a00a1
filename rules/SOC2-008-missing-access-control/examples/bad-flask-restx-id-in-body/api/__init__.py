from flask import Flask
from flask_restx import Api

from api.wallets import wallets


def create_app():
    app = Flask(__name__)
    Api(app).add_namespace(wallets)
    return app
