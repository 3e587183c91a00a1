from fastapi import HTTPException, Request


class Session:
    @staticmethod
    def staff(request: Request):
        if "staff" not in request.state.session.roles:
            raise HTTPException(403)


def session_of_request(request: Request):
    found = request.cookies.get("session")
    if not found:
        raise HTTPException(401)
    return found
