from flask import Blueprint, g, request

from blog.audit import audit_log
from blog.auth import login_required
from blog.extensions import db
from blog.models import Draft, Like, Post

bp = Blueprint("posts", __name__)


@bp.route("/posts/<int:post_id>", methods=["DELETE"])
@login_required
def delete_post(post_id):
    post = Post.query.filter_by(id=post_id, author_id=g.user.id).first_or_404()
    db.session.delete(post)
    audit_log.write(g.user, "post.deleted", post_id)
    db.session.commit()
    return "", 204


@bp.route("/posts/<int:post_id>/like", methods=["POST"])
@login_required
def like(post_id):
    db.session.add(Like(post_id=post_id, user_id=g.user.id))
    db.session.commit()
    return "", 204


@bp.route("/drafts", methods=["POST"])
@login_required
def keep_draft():
    draft = Draft(author_id=g.user.id, text=request.json["text"])
    db.session.add(draft)
    db.session.commit()
    return "", 201


@bp.route("/posts/<int:post_id>/seen", methods=["POST"])
@login_required
def seen(post_id):
    post = Post.query.filter_by(id=post_id).first_or_404()
    post.view_count += 1
    db.session.commit()
    return "", 204
