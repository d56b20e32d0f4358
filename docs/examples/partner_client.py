# SPDX-License-Identifier: EUPL-1.2
"""A partner's program in one page: get a token, fetch what changed, refer somebody. Needs joserfc, else the standard library.

python partner_client.py https://koepel.example.org CLIENT_ID private.jwk.json "protocol:mortsel:1"
"""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import import_key

Answer = tuple[int, dict[str, str], bytes]
Send = Callable[[str, str, dict[str, str], bytes | None], Answer]


def by_network(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
    """One request over the network."""
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, dict(refusal.headers), refusal.read()


class Refused(Exception):
    """Koepel said no; `problem` says why, in a word for programs and a sentence for people."""

    def __init__(self, status: int, problem: Any) -> None:
        super().__init__(f"{status}: {problem}")
        self.status, self.problem = status, problem


class Koepel:
    """One program under one or more protocols."""

    def __init__(self, address: str, client_id: str, private_jwk: dict[str, Any], scope: str, send: Send = by_network):
        self.address, self.client_id, self.scope, self.send = address.rstrip("/"), client_id, scope, send
        self.key = import_key(private_jwk)
        self.token, self.token_ends = "", 0.0

    def clients(self, changed_since: str = "") -> Iterator[dict[str, Any]]:
        """Every client, page by page; with a moment only what changed since, also who is shared no more."""
        asked = {"changed_since": changed_since} if changed_since else {}
        cursor = ""
        while True:
            page = self.get("/clients", **asked, **({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page["next"]
            if not cursor:
                return

    def refer(self, protocol_id: str, person: dict[str, Any], key: str) -> dict[str, Any]:
        """Refer somebody. Send the same key again when no answer came: it is kept once."""
        made: dict[str, Any] = self.post("/referrals", {"protocol_id": protocol_id, "informed": True, **person}, key)
        return made

    def get(self, path: str, **asked: str) -> Any:
        """One answer as Python data."""
        query = "?" + urllib.parse.urlencode(asked) if asked else ""
        return self._call("GET", f"/api/v1{path}{query}", {}, None)

    def post(self, path: str, said: dict[str, Any], key: str) -> Any:
        """Send something once, however often it is sent."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._call("POST", f"/api/v1{path}", headers, json.dumps(said).encode())

    def _call(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Any:
        headers |= {"Authorization": f"Bearer {self._token()}", "Accept": "application/json"}
        status, told, answer = self.send(method, self.address + path, headers, body)
        if status == 303:  # sent before: here is what it made
            there = urllib.parse.urljoin(self.address + path, told["Location"])
            status, _told, answer = self.send("GET", there, {"Authorization": headers["Authorization"]}, None)
        if status >= 400:
            raise Refused(status, json.loads(answer or b"null"))
        return json.loads(answer)

    def _token(self) -> str:
        """A token that is good for another ten seconds at least."""
        if time.time() > self.token_ends - 10:
            form = {
                "grant_type": "client_credentials",
                "scope": self.scope,
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": self._assertion(),
            }
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode(form).encode()
            status, _told, answer = self.send("POST", f"{self.address}/oauth/token", kind, body)
            given = json.loads(answer)
            if status != 200:
                raise Refused(status, given)
            self.token, self.token_ends = given["access_token"], time.time() + given["expires_in"]
        return self.token

    def _assertion(self) -> str:
        """Says who this is, to whom, for one minute, once."""
        now = int(time.time())
        claims = {
            "iss": self.client_id, "sub": self.client_id, "aud": self.address, "iat": now, "exp": now + 60,
            "jti": str(uuid.uuid4()),
        }  # fmt: skip
        algorithm = "ES256" if self.key.key_type == "EC" else "PS256"
        return jwt.encode({"alg": algorithm}, claims, self.key)


if __name__ == "__main__":
    address, client_id, file, scope = sys.argv[1:5]
    koepel = Koepel(address, client_id, json.loads(Path(file).read_text("utf-8")), scope)
    for one in koepel.clients():
        sys.stdout.write(f"{one['reference']}  version {one['version']}  {one['fields'].get('status', '')}\n")
