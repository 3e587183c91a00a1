from flask import Flask, Response
from flask_login import LoginManager, login_required

from models import Attachment, db

app = Flask(__name__)
LoginManager(app)


@app.get("/assets/<int:attachment_id>")  # expect: SOC2-001
def download(attachment_id):
    found = db.get_or_404(Attachment, attachment_id)
    return Response(found.content, mimetype=found.kind)


@app.post("/assets/<int:attachment_id>/delete")
@login_required
def delete(attachment_id):
    db.session.delete(db.get_or_404(Attachment, attachment_id))
    db.session.commit()
    return "", 204
