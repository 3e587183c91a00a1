import pickle

import yaml
from flask import Blueprint, request

from shop.models import User

imports = Blueprint("imports", __name__)


@imports.post("/restore")  # expect: SOC2-004
def restore():
    return str(pickle.loads(request.data))


@imports.post("/settings")  # expect: SOC2-004
def settings():
    return yaml.load(request.data, Loader=yaml.Loader)


@imports.post("/users")  # expect: SOC2-004
def create():
    return User(**request.json).save()


@imports.post("/users/me")  # expect: SOC2-004
def change(user):
    for name, value in request.json.items():
        setattr(user, name, value)
    return ""
