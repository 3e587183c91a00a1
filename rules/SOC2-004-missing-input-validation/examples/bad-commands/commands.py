import os
import subprocess

from flask import Blueprint, request

tools = Blueprint("tools", __name__)


@tools.post("/ping")  # expect: SOC2-004
def ping():
    host = request.form["host"]
    os.system("ping -c 1 " + host)
    out = subprocess.run(f"dig {host}", shell=True, capture_output=True)
    return out.stdout


@tools.post("/calculate")  # expect: SOC2-004
def calculate():
    return str(eval(request.json["expression"]))


@tools.get("/listing")  # expect: SOC2-004
def listing():
    command = ["sh", "-c", "ls " + request.args["folder"]]
    return subprocess.check_output(command)
