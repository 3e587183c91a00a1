import os

from flask import Flask

app = Flask(__name__)
app.config["DEBUG"] = os.environ.get("APP_DEBUG") == "1"

if os.environ.get("APP_ENV") == "development":
    app.run(debug=True)
