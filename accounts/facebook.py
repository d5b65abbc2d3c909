"""Facebook's two callbacks: somebody removed our app there, or asks that we delete their data.

Both carry a `signed_request`: base64url(HMAC-SHA256) "." base64url(JSON), signed with the app's
secret (Facebook's documentation "Data Deletion Request Callback").
"""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

LONGEST_REQUEST = 8 * 1024


class BadSignatureError(ValueError):
    """The request was not signed by Facebook with our secret."""


def read_signed_request(signed: str, *, secret: str) -> dict[str, Any]:
    """The payload of a signed request; BadSignatureError if anything about it is wrong."""
    if len(signed) > LONGEST_REQUEST or signed.count(".") != 1 or not secret:
        raise BadSignatureError
    signature, payload = signed.split(".")
    wanted = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    try:
        if not hmac.compare_digest(_decoded(signature), wanted):
            raise BadSignatureError
        data = json.loads(_decoded(payload))
    except (binascii.Error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadSignatureError from error
    if not isinstance(data, dict) or data.get("algorithm", "").upper() != "HMAC-SHA256":
        raise BadSignatureError
    return data


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
