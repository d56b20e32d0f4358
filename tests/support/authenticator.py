# SPDX-License-Identifier: EUPL-1.2
"""A phone that makes passkeys and answers with them as WebAuthn says, and can be told to do it wrong."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

PRESENT, OWNER_PROVED, KEY_INSIDE = 0x01, 0x04, 0x40


@dataclass
class Phone:
    """One device with one passkey; `origin` is what its browser says it is on, `counts` how often it has answered."""

    origin: str = "http://127.0.0.1:8000"
    owner_proved: bool = True
    counts: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, question: dict[str, Any]) -> str:
        """What navigator.credentials.create() gives, as our script sends it."""
        self.handle = base64url_to_bytes(question["user"]["id"])
        point = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        inside = bytes(16) + struct.pack(">H", len(self.id)) + self.id + encode_cbor(public)
        data = self._data(question["rp"]["id"], KEY_INSIDE) + inside
        told = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._told({"clientDataJSON": self._client("webauthn.create", question), "attestationObject": told})

    def answer(self, question: dict[str, Any]) -> str:
        """What navigator.credentials.get() gives, as our script sends it."""
        self.counts += 1
        client = self._client("webauthn.get", question)
        data = self._data(question["rpId"], 0)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signed, "userHandle": self.handle}
        return self._told(parts)

    def _client(self, kind: str, question: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": question["challenge"], "origin": self.origin}).encode()

    def _data(self, site: str, more: int) -> bytes:
        flags = PRESENT | more | (OWNER_PROVED if self.owner_proved else 0)
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, self.counts)

    def _told(self, parts: dict[str, bytes]) -> str:
        name = bytes_to_base64url(self.id)
        response: dict[str, Any] = {part: bytes_to_base64url(value) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
