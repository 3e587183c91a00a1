from flask import request
from flask_restx import Namespace, Resource

from api.guards import admins_only
from api.models import Announcement, db

announcements = Namespace("bulletins")


@announcements.route("")
class AnnouncementList(Resource):
    def get(self):
        return [row.as_dict() for row in Announcement.query.order_by(Announcement.id.desc())]

    @admins_only
    def post(self):
        row = Announcement(text=request.get_json()["text"])
        db.session.add(row)
        db.session.commit()
        return row.as_dict(), 201


@announcements.route("/<int:announcement_id>")
class AnnouncementItem(Resource):
    def get(self, announcement_id):
        return Announcement.query.get_or_404(announcement_id).as_dict()

    @admins_only
    def delete(self, announcement_id):
        db.session.delete(Announcement.query.get_or_404(announcement_id))
        db.session.commit()
        return "", 204
