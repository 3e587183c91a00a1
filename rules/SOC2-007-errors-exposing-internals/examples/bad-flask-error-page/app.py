from flask import Flask, render_template

app = Flask(__name__)


@app.errorhandler(500)
def broken(e):
    return render_template("500.html", error=str(e)), 500  # expect: SOC2-007


@app.errorhandler(Exception)
def anything(error):
    return {"error": error.args[0]}, 500  # expect: SOC2-007
