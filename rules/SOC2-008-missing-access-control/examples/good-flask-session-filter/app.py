from flask import Flask, abort, g, jsonify, session

from tables import Todo, db

app = Flask(__name__)


@app.before_request
def load():
    if "uid" not in session:
        abort(401)
    g.uid = session["uid"]


@app.delete("/todos/<int:todo_id>")
def drop(todo_id):
    todo = Todo.query.filter_by(id=todo_id, user_id=session["uid"]).first_or_404()
    db.session.delete(todo)
    return jsonify(ok=True)


@app.put("/todos/<int:todo_id>")
def done(todo_id):
    todo = Todo.query.get_or_404(todo_id)
    if todo.user_id != session.get("uid"):
        abort(404)
    todo.done = True
    return jsonify(ok=True)
