from flask import current_app, request


def allow_our_sites(response):
    origin = request.headers.get("Origin", "")
    if origin in current_app.config["ALLOWED_ORIGINS"]:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


def allow_everybody_without_cookies(response):
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
