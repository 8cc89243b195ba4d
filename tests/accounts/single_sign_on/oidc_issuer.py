"""A small issuer of OpenID Connect on this machine: real HTTP, real signatures, and every fault."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from accounts.sign_in.single_sign_on.issuer_answers import ANSWERS

CLIENT_ID, CLIENT_SECRET = "attendance-site", "a secret of the client"
KID = "key-1"


@cache
def own_key() -> rsa.RSAPrivateKey:
    return make_key()


def make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Issuer(ThreadingHTTPServer):
    """Whoever comes is the person of `claims`; `wrong` says what it does wrong."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.key, self.signing_key = (key := own_key()), key
        self.claims: dict[str, Any] = {}
        self.header: dict[str, Any] = {"kid": KID}
        self.algorithm, self.kid = "RS256", KID
        self.name_given = self.url
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.n_asked: Counter[str] = Counter()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def person(self, **claims: Any) -> None:
        self.claims = {"sub": "s-1", "email_verified": True} | claims

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        if "max_age" in asked:
            # So the standard demands it.
            claims["auth_time"] = now
        claims |= {"nonce": asked.get("nonce", "")} | self.claims
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.signing_key, algorithm=self.algorithm, headers=self.header)


class _Answers(BaseHTTPRequestHandler):
    server: Issuer

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        self.server.n_asked[address.path] += 1
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/.well-known/openid-configuration":
            self._json(self._configuration())
        elif address.path == "/keys":
            self._json({"keys": [self._public_key()]})
        elif address.path == "/authorize":
            self._authorize(asked)
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(sent).items()}
        begun = self.server.codes.pop(asked.get("code", ""), None)
        if begun is None or not _proves(asked, begun) or asked["client_secret"] != CLIENT_SECRET:
            self._json({"error": "invalid_grant"}, status=400)
            return
        token = self.server.id_token(begun)
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _configuration(self) -> dict[str, Any]:
        url = self.server.url
        return {
            "issuer": self.server.name_given,
            "authorization_endpoint": f"{url}/authorize",
            "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _public_key(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key(), as_dict=True)
        return public | {"kid": self.server.kid, "use": "sig", "alg": "RS256"}

    def _authorize(self, asked: dict[str, str]) -> None:
        self.server.asked.append(asked)
        code = secrets.token_urlsafe()
        self.server.codes[code] = asked
        self.send_response(302)
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, answer: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _proves(asked: dict[str, str], begun: dict[str, str]) -> bool:
    digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return begun.get("code_challenge") == challenge


@contextmanager
def running_issuer(settings: Any) -> Iterator[Issuer]:
    """Start an issuer, and name it in the settings."""
    ANSWERS.forget()
    with Issuer() as issuer:
        threading.Thread(target=issuer.serve_forever, args=(0.01,), daemon=True).start()
        settings.OIDC_ISSUER, settings.OIDC_NAME = issuer.url, "Hill School Account"
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
        try:
            yield issuer
        finally:
            issuer.shutdown()
