from flask import Flask, g, request

from app.extensions import db
from app.models import AuditEntry
from app.orders import bp


def create_app():
    app = Flask(__name__)
    app.register_blueprint(bp)

    @app.after_request
    def record(response):
        if request.method != "GET":
            db.session.add(AuditEntry(user_id=g.user.id, method=request.method, path=request.path))
            db.session.commit()
        return response

    return app
