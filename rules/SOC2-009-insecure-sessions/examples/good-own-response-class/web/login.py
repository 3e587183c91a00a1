def log_in(response, signer, actor):
    response.set_cookie("session", signer.sign(actor.key))
