from flask import Flask

app = Flask(__name__)
app.config["SESSION_COOKIE_SECURE"] = False  # expect: SOC2-009
app.config["SESSION_COOKIE_HTTPONLY"] = False  # expect: SOC2-009
app.config["WTF_CSRF_ENABLED"] = False  # expect: SOC2-009
