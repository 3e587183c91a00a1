import os
import subprocess

from flask import Blueprint, request

tools = Blueprint("tools", __name__)


@tools.post("/ping")
def ping():
    host = request.form["host"]
    os.system("ping -c 1 " + host)  # expect: SOC2-004
    out = subprocess.run(f"dig {host}", shell=True, capture_output=True)  # expect: SOC2-004
    return out.stdout


@tools.post("/calculate")
def calculate():
    return str(eval(request.json["expression"]))  # expect: SOC2-004
