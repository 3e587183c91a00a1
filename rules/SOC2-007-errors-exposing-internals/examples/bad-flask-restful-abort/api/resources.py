from flask_restful import Resource, abort
from sqlalchemy.exc import SQLAlchemyError

from api.models import Lesson, db


class LessonItem(Resource):
    def delete(self, lesson_id):
        try:
            db.session.delete(Lesson.query.get_or_404(lesson_id))
            db.session.commit()
        except SQLAlchemyError as error:
            abort(500, message=str(error))  # expect: SOC2-007
        return "", 204

    def get(self, lesson_id):
        try:
            return Lesson.query.get_or_404(lesson_id).as_dict()
        except Exception as error:
            return {"message": "lesson cannot be read", "cause": str(error)}, 500  # expect: SOC2-007
