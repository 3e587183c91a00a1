import os
import secrets

from flask import Flask

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
app.config["JWT_SECRET_KEY"] = os.environ["JWT_SECRET_KEY"]
app.config["SESSION_COOKIE_NAME"] = "session_token"
app.config["RESET_TOKEN_SALT"] = secrets.token_hex(16)
