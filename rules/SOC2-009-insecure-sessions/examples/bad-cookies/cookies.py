def login(response, token):
    response.set_cookie("session", token)  # expect: SOC2-009
    response.set_cookie(key="access_token", value=token, httponly=True)  # expect: SOC2-009
    response.set_cookie("auth_token", token, secure=False, httponly=True)  # expect: SOC2-009
    return response
