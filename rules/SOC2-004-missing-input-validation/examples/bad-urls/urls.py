import requests
from flask import Blueprint, redirect, request

links = Blueprint("links", __name__)


@links.get("/preview")
def preview():
    return requests.get(request.args["url"], timeout=5).text  # expect: SOC2-004


@links.get("/done")
def done():
    target = request.args.get("next")
    return redirect(target)  # expect: SOC2-004
