import requests
from flask import Blueprint, redirect, request

links = Blueprint("links", __name__)


@links.get("/preview")  # expect: SOC2-004
def preview():
    return requests.get(request.args["url"], timeout=5).text


@links.get("/done")  # expect: SOC2-004
def done():
    target = request.args.get("next", "/")
    if not target.startswith("/") or target.startswith(("//", "/\\", "/\t", "/\n", "/\r")):
        target = "/"
    return redirect(target)
