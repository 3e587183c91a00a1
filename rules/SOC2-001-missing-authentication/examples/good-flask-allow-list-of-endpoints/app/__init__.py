from flask import Flask, redirect, request, session, url_for

from app.books import books

OPEN = {"static", "login", "books.help_page"}


def create_app():
    app = Flask(__name__)
    app.register_blueprint(books)

    @app.before_request
    def signed_in_people_only():
        if request.endpoint in OPEN:
            return None
        if "person" not in session:
            return redirect(url_for("login"))
        return None

    return app
