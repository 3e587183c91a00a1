from flask import Flask, redirect, request, session, url_for

app = Flask(__name__)


@app.post("/language/<lang>")
def choose(lang):
    if lang in app.config["LANGUAGES"]:
        session["lang"] = lang
    return redirect(request.headers.get("Referer") or url_for("home"))
