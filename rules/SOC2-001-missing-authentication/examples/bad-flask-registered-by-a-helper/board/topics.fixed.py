from flask import Blueprint, Flask, redirect
from flask.views import MethodView
from flask_login import LoginManager, login_required

from board.models import Topic, db
from board.routing import connect

app = Flask(__name__)
LoginManager(app)
topics = Blueprint("topics", __name__)


class Lock(MethodView):
    decorators = [login_required]

    def post(self, topic_id):
        topic = db.get_or_404(Topic, topic_id)
        topic.locked = True
        db.session.commit()
        return redirect("/")


class Remove(MethodView):
    decorators = [login_required]

    def post(self, topic_id):  # expect: SOC2-001
        db.session.delete(db.get_or_404(Topic, topic_id))
        db.session.commit()
        return redirect("/")


connect(topics, ["/topic/<int:topic_id>/lock", "/t/<int:topic_id>/lock"], Lock.as_view("lock"))
connect(topics, rules=["/topic/<int:topic_id>/remove"], view=Remove.as_view("remove"))
app.register_blueprint(topics)
