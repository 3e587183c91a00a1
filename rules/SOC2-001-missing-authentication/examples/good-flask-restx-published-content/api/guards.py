from functools import wraps

from flask import abort, session

from api.models import Person


def admins_only(view):
    @wraps(view)
    def inner(*args, **kwargs):
        person = Person.query.get(session.get("person_id"))
        if person is None:
            abort(401)
        if not person.is_admin:
            abort(403)
        return view(*args, **kwargs)

    return inner
