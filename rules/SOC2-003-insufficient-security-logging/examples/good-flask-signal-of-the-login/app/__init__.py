import logging

from flask import Flask
from flask_login import user_logged_in

from app.auth import bp

log = logging.getLogger("security")


@user_logged_in.connect
def note_login(sender, user, **extra):
    log.info("login of user %s", user.id)


def create_app():
    app = Flask(__name__)
    app.register_blueprint(bp)
    return app
