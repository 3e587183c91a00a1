from flask import request
from flask_login import login_required
from flask_restx import Namespace, Resource

from api.access import project_member_required
from api.models import Task, db

tasks = Namespace("tasks")


@tasks.route("/projects/<int:project_id>/tasks/<int:task_id>")
class TaskItem(Resource):
    method_decorators = [project_member_required, login_required]

    def get(self, project_id, task_id):
        return Task.query.filter_by(project_id=project_id, id=task_id).first_or_404().as_dict()

    def put(self, project_id, task_id):
        task = Task.query.filter_by(project_id=project_id, id=task_id).first_or_404()
        task.title = request.get_json()["title"]
        db.session.commit()
        return task.as_dict()
