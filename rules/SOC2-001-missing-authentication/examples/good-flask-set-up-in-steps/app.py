from flask import Flask, abort, redirect, render_template, request
from flask_login import current_user, login_required

from settings import get_config, set_config

app = Flask(__name__)


def is_setup():
    return bool(get_config("setup"))


def is_admin():
    return current_user.is_authenticated and current_user.admin


@app.route("/setup/integrations", methods=["POST"])
def integrations():
    if is_admin() or is_setup() is False:
        set_config("oauth_client_id", request.values.get("client_id"))
        return render_template("admin/integrations.html")
    else:
        abort(403)


@app.route("/tos")
def tos():
    return redirect(get_config("tos_url")) if get_config("tos_url") else render_template("tos.html", text=get_config("tos"))


@app.route("/settings")
@login_required
def settings():
    return render_template("settings.html", settings=get_config("all"))
