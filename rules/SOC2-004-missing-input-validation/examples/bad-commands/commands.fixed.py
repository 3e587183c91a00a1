import subprocess

from flask import Blueprint, request

tools = Blueprint("tools", __name__)


@tools.post("/ping")  # expect: SOC2-004
def ping():
    host = request.form["host"]
    subprocess.run(["ping", "-c", "1", host], check=False)
    out = subprocess.run(["dig", host], capture_output=True)
    return out.stdout


@tools.post("/calculate")  # expect: SOC2-004
def calculate():
    return str(eval(request.json["expression"]))


@tools.get("/listing")  # expect: SOC2-004
def listing():
    command = ["sh", "-c", "ls " + request.args["folder"]]
    return subprocess.check_output(command)
