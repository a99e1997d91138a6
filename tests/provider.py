"""A small OpenID Connect provider on loopback, with real signatures, which can be told to do wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "epidesk", "shared-with-the-desk"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class Provider:
    """What the provider says: of whom (`claims`), and where it does wrong: `wrong` claims, another
    `key`, another `algorithm` (HS256: its public key as the secret), or `silent` on who it is."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "s-1", "preferred_username": "wang"})
    wrong: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: KEY)
    algorithm: str = "RS256"
    silent: bool = False
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """What it tells of itself."""
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        return {
            "issuer": self.url,
            **{name: self.url + path for name, path in paths.items()},
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def code_for(self, asked: dict[str, str]) -> str:
        """A code, once somebody has signed in there."""
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256", asked
        assert asked["client_id"] == CLIENT and asked["nonce"] and asked["state"], asked
        code = secrets.token_urlsafe(12)
        self.asked[code] = asked
        return code

    def token_for(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code: once, to the client alone, and with the verifier of its challenge."""
        asked = self.asked.pop(form.get("code", ""), None)
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _base64(digest)
        if asked is None or authorization != basic or asked["code_challenge"] != challenge:
            return None
        token = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer"}
        return token if self.silent else {**token, "id_token": self.signed(asked["nonce"])}

    def signed(self, nonce: str) -> str:
        """The signed word on who it is."""
        now = int(time.time())
        told = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        told = {key: value for key, value in {**told, **self.wrong}.items() if value is not None}
        head = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm in ("none", "HS256"):  # the library makes no such thing
            parts = ".".join(_base64(json.dumps(one).encode()) for one in (head, told))
            secret = KEY.as_pem(private=False)
            mark = hmac.digest(secret, parts.encode(), "sha256") if self.algorithm == "HS256" else b""
            return f"{parts}.{_base64(mark)}"
        return jwt.encode(head, told, self.key, algorithms=[self.algorithm])


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider on a free port while the `with` lasts."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            if path == "/authorize":
                flat = {key: value[0] for key, value in asked.items()}
                back = urlencode({"code": provider.code_for(flat), "state": flat["state"]})
                self.send_response(302)
                self.send_header("Location", f"{flat['redirect_uri']}?{back}")
                self.end_headers()
                return
            told = (
                provider.told() if "openid-configuration" in path else {"keys": [KEY.as_dict(private=False)]}
            )
            self.say(told)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: value[0] for key, value in parse_qs(body).items()}
            token = provider.token_for(form, self.headers.get("Authorization", ""))
            self.say(token or {"error": "invalid_grant"}, 200 if token else 400)

        def say(self, told: object, status: int = 200) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said of each request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
