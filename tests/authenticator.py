"""A security key in software, and what a browser makes of its answers (W3C, Web Authentication, sections 5 and 6)."""

import hashlib
import json
import secrets
import struct

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

USER_PRESENT, ATTESTED = 0x01, 0x40


class Authenticator:
    """One key, of one site; ``origin`` is what the browser says of the page that asks."""

    def __init__(self, domain="testserver", origin="http://testserver"):
        self.domain, self.origin = domain, origin
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16), 0

    def create(self, options, **client):
        """The answer to ``navigator.credentials.create()``, as JSON."""
        numbers = self.key.public_key().public_numbers()
        # COSE (RFC 9053): EC2, ES256, P-256, x, y.
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        data = self._data(USER_PRESENT | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._client_data("webauthn.create", options, client)
        return self._answer({"clientDataJSON": said, "attestationObject": attestation})

    def get(self, options, **client):
        """The answer to ``navigator.credentials.get()``, as JSON."""
        self.count += 1
        data, said = self._data(USER_PRESENT), self._client_data("webauthn.get", options, client)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": said, "authenticatorData": data, "signature": signature})

    def _data(self, flags):
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count)

    def _client_data(self, kind, options, client):
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | client).encode()

    def _answer(self, response):
        key = bytes_to_base64url(self.id)
        texts = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": texts})
