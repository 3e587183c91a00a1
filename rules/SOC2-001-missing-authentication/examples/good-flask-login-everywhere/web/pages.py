from flask import Blueprint, g, render_template

from web.auth import inside
from web.db import letters_of

bp = Blueprint("pages", __name__)


@bp.route("/")
@inside
def index():
    return render_template("index.html", letters=letters_of(g.account))
