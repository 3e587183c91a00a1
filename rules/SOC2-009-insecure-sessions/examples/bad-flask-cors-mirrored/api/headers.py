from flask import request


def allow_other_sites(response):
    origin = request.headers.get("Origin", "")
    response.headers["Access-Control-Allow-Origin"] = origin  # expect: SOC2-009
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response
