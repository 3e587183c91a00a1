from flask import Flask

from app.reports.routes import reports


def create_app():
    app = Flask(__name__)
    app.register_blueprint(reports, url_prefix="/reports")
    return app
