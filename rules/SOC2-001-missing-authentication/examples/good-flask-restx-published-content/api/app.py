from flask import Flask, render_template
from flask_restx import Api

from api.announcements import announcements
from api.guards import admins_only
from api.models import Announcement, db

app = Flask(__name__)
api = Api(app, prefix="/api/v1")
api.add_namespace(announcements, "/bulletins")


@app.route("/board")
def board():
    return render_template("board.html", rows=Announcement.query.all())


@app.route("/board/clear", methods=["POST"])
@admins_only
def clear():
    Announcement.query.delete()
    db.session.commit()
    return render_template("board.html", rows=[])
