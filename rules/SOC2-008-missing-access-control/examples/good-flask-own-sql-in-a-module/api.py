from flask import Flask, abort
from flask_login import current_user, login_required
from flask_restful import Api, Resource

import letters


class Letter(Resource):
    method_decorators = [login_required]

    def get(self, letter_id):
        return dict(letters.letter_of(letter_id, current_user.id))

    def delete(self, letter_id):
        found = letters.letter(letter_id)
        if found["sender"] != current_user.id:
            abort(404)
        letters.tear(letter_id)
        letters.torn(current_user.id, letter_id)
        return "", 204


app = Flask(__name__)
api = Api(app)
api.add_resource(Letter, "/letters/<int:letter_id>")
