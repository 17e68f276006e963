"""COSE_Sign1 (RFC 9052) put together byte by byte, so that it can also be put together wrongly."""

from dataclasses import dataclass, replace

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pycose.headers import KID
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import Sign1Message

from .hashes import sha256

# RFC 8032, section 5.1: the order of the base point
ORDER = 2**252 + 27742317777372353535851937790883648493


class Key:
    """An Ed25519 key from a seed of one repeated byte."""

    def __init__(self, name: str, seed: int):
        self.name, self.seed = name, bytes([seed] * 32)
        self.secret = Ed25519PrivateKey.from_private_bytes(self.seed)
        self.public = self.secret.public_key().public_bytes_raw()
        self.kid = sha256(self.public)[:4]
        self.device_kid = sha256(self.public)[:8]
        self.fingerprint = sha256(self.public)[:16]
        self.device = sha256(self.public)[:16]


def head(major: int, number: int, size: int = None) -> bytes:
    """A CBOR head; `size` bytes for the number instead of as few as possible."""
    if size is None:
        size = next(s for s in (0, 1, 2, 4, 8) if number < (24 if s == 0 else 256**s))
    if size == 0:
        return bytes([major << 5 | number])
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[size]]) + number.to_bytes(size, "big")


def text(data: bytes, size: int = None) -> bytes:
    """A CBOR byte string."""
    return head(2, len(data), size) + data


def claims(*pairs) -> bytes:
    """A map in the order given; labels and values are values or ready CBOR in a `Ready`."""
    body = b"".join(encode(part) for pair in pairs for part in pair)
    return head(5, len(pairs)) + body


@dataclass
class Ready:
    """CBOR that is already encoded."""

    cbor: bytes


def encode(value) -> bytes:
    if isinstance(value, Ready):
        return value.cbor
    if isinstance(value, dict):
        return claims(*value.items())
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(encode(item) for item in value)
    return cbor2.dumps(value)


@dataclass
class Sign1:
    """One document; every member is exactly what stands in it."""

    payload: bytes
    key: Key
    kid: bytes
    protected: bytes = None
    unprotected: bytes = b"\xa0"
    tag: bytes = b"\xd2"
    array: bytes = b"\x84"
    aad: bytes = b""
    signature: bytes = None
    protected_cbor: bytes = None
    payload_cbor: bytes = None
    signature_cbor: bytes = None

    def but(self, **members) -> "Sign1":
        return replace(self, **members)

    def header(self) -> bytes:
        return claims((1, -8), (4, self.kid)) if self.protected is None else self.protected

    def signed(self) -> bytes:
        if self.signature is not None:
            return self.signature
        covered = ["Signature1", self.header(), self.aad, self.payload]
        return self.key.secret.sign(encode(covered))

    def bytes(self) -> bytes:
        return b"".join([
            self.tag,
            self.array,
            self.protected_cbor or text(self.header()),
            self.unprotected,
            self.payload_cbor or text(self.payload),
            self.signature_cbor or text(self.signed()),
        ])


def malleated(signature: bytes) -> bytes:
    """The same signature with the group's order added: some libraries accept it."""
    s = int.from_bytes(signature[32:], "little") + ORDER
    return signature[:32] + s.to_bytes(32, "little")


def opens_elsewhere(token: bytes, key: Key, kid: bytes) -> bool:
    """Whether pycose reads the document as signed by this key."""
    message = Sign1Message.decode(token)
    message.key = OKPKey(crv=Ed25519, x=key.public)
    named = message.phdr.get(KID) == kid
    plain = cbor2.dumps(cbor2.loads(message.payload), canonical=True)
    return named and plain == message.payload and message.verify_signature()
