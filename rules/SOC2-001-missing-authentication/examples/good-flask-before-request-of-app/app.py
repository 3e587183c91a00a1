from flask import Flask, jsonify, redirect, request, session

from views import bp

app = Flask(__name__)
app.register_blueprint(bp, url_prefix="/api")


@app.before_request
def gate():
    if request.endpoint in ("login", "static"):
        return None
    if not session.get("uid"):
        return redirect("/login")
