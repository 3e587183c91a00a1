def login(response, token, flags):
    response.set_cookie("session", token, secure=True, httponly=True, samesite="Lax")
    response.set_cookie("access_token", token, httponly=True, secure=True)
    response.set_cookie("refresh_token", token, **flags)
    response.set_cookie("theme", "dark")
    response.set_cookie("language", "en", max_age=31536000)
    return response
