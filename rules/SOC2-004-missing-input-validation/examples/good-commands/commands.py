import shlex
import subprocess

from flask import Blueprint, abort, request

tools = Blueprint("tools", __name__)
HOSTS = {"a": "a.internal", "b": "b.internal"}


@tools.post("/ping")
def ping():
    host = HOSTS.get(request.form["host"])
    if host is None:
        abort(400)
    subprocess.run(["ping", "-c", "1", host], check=True)
    subprocess.run(["dig", request.form["host"]], check=True)
    return subprocess.run("uptime", shell=True, capture_output=True).stdout


@tools.post("/quoted")
def quoted():
    return subprocess.run(f"dig {shlex.quote(request.form['host'])}", shell=True, capture_output=True).stdout
