import json

import yaml
from flask import Blueprint, request

from shop.models import User
from shop.schemas import UserSchema

imports = Blueprint("imports", __name__)
FIELDS = {"name", "phone"}


@imports.post("/restore")
def restore():
    return json.loads(request.data)


@imports.post("/settings")
def settings():
    return yaml.safe_load(request.data)


@imports.post("/users")
def create():
    return User(**UserSchema().load(request.json)).save()


@imports.post("/users/me")
def change(user):
    for name, value in request.json.items():
        if name in FIELDS:
            setattr(user, name, value)
    return ""
