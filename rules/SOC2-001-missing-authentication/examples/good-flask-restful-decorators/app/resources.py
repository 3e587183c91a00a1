from flask import request
from flask_httpauth import HTTPTokenAuth
from flask_restful import Resource

from app.store import cameras, firmware

auth = HTTPTokenAuth()


class Guarded(Resource):
    method_decorators = [auth.login_required]


class CameraList(Guarded):
    def get(self):
        return cameras.all()

    def post(self):
        return cameras.add(request.get_json()), 201


class Camera(Guarded):
    def delete(self, camera_id):
        cameras.remove(camera_id)
        return "", 204


class Firmware(Resource):
    method_decorators = {"post": [auth.login_required]}

    def get(self):
        return {"latest": "4.2.0", "checksum": "blake2"}

    def post(self):
        firmware.publish(request.files["image"])
        return "", 202
