from flask import Flask, render_template
from flask_login import login_required

from reports import all_accounts

app = Flask(__name__)


@app.get("/admin/accounts")  # expect: SOC2-008
@login_required
def admin_accounts():
    return render_template("accounts.html", accounts=all_accounts())
