from flask import Blueprint, flash, redirect
from flask_allows2 import Permission
from flask_login import login_required

from models import Topic, db
from requirements import Has, IsModeratorOf

board = Blueprint("board", __name__)


@board.post("/topic/<int:topic_id>/hide")
@login_required
def hide(topic_id):
    topic = db.get_or_404(Topic, topic_id)
    if not Permission(Has("hide"), IsModeratorOf(topic.forum)):
        flash("You may not hide this topic", "danger")
        return redirect(topic.url)
    topic.hidden = True
    db.session.commit()
    return redirect(topic.url)
