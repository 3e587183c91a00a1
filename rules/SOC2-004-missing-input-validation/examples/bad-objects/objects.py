import pickle

import yaml
from flask import Blueprint, request

from shop.models import User

imports = Blueprint("imports", __name__)


@imports.post("/restore")
def restore():
    return str(pickle.loads(request.data))  # expect: SOC2-004


@imports.post("/settings")
def settings():
    return yaml.load(request.data, Loader=yaml.Loader)  # expect: SOC2-004


@imports.post("/users")
def create():
    return User(**request.json).save()  # expect: SOC2-004


@imports.post("/users/me")
def change(user):
    for name, value in request.json.items():
        setattr(user, name, value)  # expect: SOC2-004
    return ""
