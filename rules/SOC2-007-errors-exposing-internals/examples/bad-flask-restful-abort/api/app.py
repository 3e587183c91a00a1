from flask import Flask
from flask_restful import Api

from api.resources import LessonItem

app = Flask(__name__)
Api(app).add_resource(LessonItem, "/lessons/<int:lesson_id>")
