from flask import Flask
from werkzeug.debug import DebuggedApplication

app = Flask(__name__)
app.config.from_object("shop.config.Config")
if app.debug:
    app.wsgi_app = DebuggedApplication(app.wsgi_app, evalex=True)  # expect: SOC2-007
