from blinker import signal
from flask import Flask, request
from flask_login import UserMixin, current_user, login_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)
changed = signal("changed")


class User(UserMixin, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    password_hash = db.Column(db.String(200))


@changed.connect
def tell(sender, actor, subject):
    app.logger.info("%s by %s on %s", sender, actor.id, subject)


@app.post("/password")
@login_required
def change_password():
    current_user.set_password(request.form["password"])
    db.session.commit()
    changed.send("password", actor=current_user, subject=current_user.id)
    return "", 204
