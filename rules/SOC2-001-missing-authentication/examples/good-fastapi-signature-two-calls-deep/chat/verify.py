from slack_sdk.signature import SignatureVerifier


def is_ours(workspace, body, headers):
    verifier = SignatureVerifier(workspace.signing_secret)
    return verifier.is_valid_request(body, headers)
