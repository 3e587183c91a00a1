def may_enter(password, token):
    if password == "letmein99":  # expect: SOC2-002
        return True
    return token == "f81d4fae7dec11d0a76500a0c91e6bf6"  # expect: SOC2-002
