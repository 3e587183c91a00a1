from flask import Flask
from flask_restful import Api

from app.resources import Camera, CameraList, Firmware


def create_app():
    app = Flask(__name__)
    api = Api(app, prefix="/v2")
    api.add_resource(CameraList, "/cameras")
    api.add_resource(Camera, "/cameras/<int:camera_id>", "/cams/<int:camera_id>")
    api.add_resource(Firmware, "/firmware")
    return app
