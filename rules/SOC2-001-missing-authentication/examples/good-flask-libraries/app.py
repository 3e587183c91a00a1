from flask import Flask, jsonify
from flask_httpauth import HTTPTokenAuth
from flask_principal import Permission, RoleNeed
from flask_security import auth_required, roles_required

from store import boats

app = Flask(__name__)
auth = HTTPTokenAuth()
captain = Permission(RoleNeed("captain"))


@app.post("/boats")
@auth.login_required
def build():
    return jsonify(boats.build())


@app.delete("/boats/<int:number>")
@captain.require(403)
def sink(number):
    return jsonify(boats.sink(number))


@app.put("/boats/<int:number>")
@auth_required("token")
@roles_required("captain")
def rename(number):
    return jsonify(boats.rename(number))
