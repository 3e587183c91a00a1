from flask import Flask
from flask_restx import Api

from api.tasks import tasks

app = Flask(__name__)
api = Api(app)
api.add_namespace(tasks, path="/api")
