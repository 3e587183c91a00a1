from flask import Blueprint
from flask_restx import Api

from api.samples import samples
from api.labels import labels

blueprint = Blueprint("api", __name__, url_prefix="/api")
api = Api(blueprint, title="Laboratory")
api.add_namespace(samples, path="/samples")
api.add_namespace(labels)
