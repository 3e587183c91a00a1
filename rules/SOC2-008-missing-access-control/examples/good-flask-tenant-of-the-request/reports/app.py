from flask import Flask

from reports.views import OneSnippet, Snippets

app = Flask(__name__)
app.add_url_rule("/snippets", view_func=Snippets.as_view("snippets"))
app.add_url_rule("/snippets/<int:snippet_id>", view_func=OneSnippet.as_view("snippet"))
