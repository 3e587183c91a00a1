from flask import Flask
from flask_login import current_user, login_required
from flask_restful import Api, Resource

import letters


class Letter(Resource):
    method_decorators = [login_required]

    def get(self, letter_id):  # expect: SOC2-008
        return dict(letters.letter(letter_id))

    def delete(self, letter_id):  # expect: SOC2-008
        letters.tear(letter_id)
        letters.torn(current_user.id, letter_id)
        return "", 204


app = Flask(__name__)
api = Api(app)
api.add_resource(Letter, "/letters/<int:letter_id>")
