from flask import Flask, make_response, redirect, request

from store import find_user

app = Flask(__name__)


@app.post("/login")
def login():
    user = find_user(request.form["email"])
    if user is None or not user.check(request.form["password"]):
        return redirect("/login")
    response = make_response(redirect("/"))
    response.set_cookie("user_id", str(user.id), httponly=True, secure=True, samesite="Lax")  # expect: SOC2-009
    return response


@app.get("/orders")
def orders():
    return {"orders": find_user(request.cookies["user_id"]).orders}
