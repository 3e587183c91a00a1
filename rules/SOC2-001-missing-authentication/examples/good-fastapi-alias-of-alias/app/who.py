from fastapi import HTTPException, Request


class Person:
    id: int


def person_of_request(request: Request) -> Person:
    person = request.scope.get("person")
    if person is None:
        raise HTTPException(status_code=401)
    return person
