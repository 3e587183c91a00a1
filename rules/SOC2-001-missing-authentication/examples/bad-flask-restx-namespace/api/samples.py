from flask import request
from flask_restx import Namespace, Resource

from api.guards import token_needed
from api.models import Sample, db

samples = Namespace("samples", description="Everything about samples")


@samples.route("/")
class SampleList(Resource):
    @token_needed
    @samples.doc("list_samples")
    def get(self):
        return [sample.as_dict() for sample in Sample.query.all()]

    @samples.doc("create_sample")  # expect: SOC2-001
    def post(self):
        sample = Sample(**request.json)
        db.session.add(sample)
        db.session.commit()
        return sample.as_dict(), 201
