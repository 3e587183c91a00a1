from flask import Flask

app = Flask(__name__)
app.config["SESSION_COOKIE_SECURE"] = True
app.config["SESSION_COOKIE_HTTPONLY"] = True
app.config["SESSION_COOKIE_SAMESITE"] = "Lax"


class Development:
    SESSION_COOKIE_SECURE = False
    WTF_CSRF_ENABLED = False
