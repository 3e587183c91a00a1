from flask import jsonify


def failure(text, status=500):
    return jsonify({"ok": False, "message": text}), status
