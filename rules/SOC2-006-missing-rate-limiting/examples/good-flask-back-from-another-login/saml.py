from flask import Blueprint, redirect, request
from flask_login import login_user

from saml_client import client_of
from users import user_for

saml = Blueprint("saml", __name__)


@saml.post("/saml/acs")
def signed_in():
    answer = client_of(request.host).parse_authn_request_response(request.form["SAMLResponse"])
    login_user(user_for(answer.get_subject().text))
    return redirect("/")


@saml.post("/invite/<token>")
def invited(token):
    login_user(user_for(token))
    return redirect("/")
