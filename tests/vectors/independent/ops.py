"""Ops as they travel, their signatures, and cursors that are none."""

import json

from . import tokens
from .cose import malleated
from .hashes import base64url, body_hash

OP = "0197a3c4d5e67f8091a2b3c4d5e6f701"
OTHER_OP = "0197a3c4d5e67f8091a2b3c4d5e6f702"


def signed_ops() -> list:
    """Whole ops as JSON texts; their bodies are hashed as they stand there."""
    bodies = [
        ("a bookmark", "bookmark_set", "session/s1", '{"present":true}'),
        ("a note with spaces and escapes", "note_set", "session/s1",
         '{ "note" : "\\u4f1a \\"x\\"",  "replaces" : [] }'),
        ("a scan", "scan", "main", '{"registration":"0123456789abcdef","direction":"entry"}'),
        ("a kind that nobody knows yet", "lead_add", "x1", '{"n":1.50,"n2":1e3,"z":null,"a":[ ]}'),
    ]
    return [_signed_op(*entry, seq) for seq, entry in enumerate(bodies, 1)]


def _signed_op(description: str, kind: str, entity: str, body: str, seq: int) -> dict:
    said = body_hash(kind, 1, entity, body)
    op = {
        "id": OP,
        "device": tokens.PHONE.device.hex(),
        "device_seq": seq,
        "kind": kind,
        "version": 1,
        "entity": entity,
        "body": None,
        "clock": {"wall_ms": 1780000000000, "mono_ms": 5000, "boot": "0b" * 16,
                  "wall_offset_ms": -1500, "seen_ms": 1779999990000},
        "signature": base64url(tokens.op_signature(tokens.PHONE, OP, said.hex())),
    }
    text = json.dumps(op).replace('"body": null', f'"body": {body}')
    return {
        "description": description,
        "op": text,
        "public_key": tokens.PHONE.public.hex(),
        "expected": {"body": body, "body_hash": said.hex()},
    }


def verifications() -> list:
    said = body_hash("bookmark_set", 1, "session/s1", '{"present":true}').hex()
    denied = body_hash("bookmark_set", 1, "session/s1", '{"present":false}').hex()
    good = tokens.op_signature(tokens.PHONE, OP, said)
    public = tokens.PHONE.public

    def case(description, expected, op=OP, body=said, signature=good, key=public):
        return {"description": description, "public_key": key.hex(), "op": op, "body_hash": body,
                "signature": signature.hex(), "expected": expected}

    return [
        case("it is the author's", "ok"),
        case("over another act", "signature", op=OTHER_OP),
        case("over another body", "signature", body=denied),
        case("by another key", "signature", key=tokens.OTHER_PHONE.public),
        case("one bit is altered", "signature", signature=bytes([good[0] ^ 1]) + good[1:]),
        case("the order of the group is added", "signature", signature=malleated(good)),
        case("a byte is missing", "signature", signature=good[:-1]),
        case("a byte is too many", "signature", signature=good + b"\x00"),
        case("there is none", "signature", signature=b""),
        case("of all zero, for a weak key that any such signature fits", "shape",
             signature=bytes([1]) + bytes(63), key=bytes([1]) + bytes(31)),
        case("for a key that is on no curve", "shape", key=bytes([2]) + bytes(31)),
    ]


def invalid_cursors() -> list:
    good = "agenda@7.00112233445566aa"
    plain = [
        ("no chain", "agenda@7"),
        ("no number", "agenda@.00112233445566aa"),
        ("no stream", "@7.00112233445566aa"),
        ("an unknown stream", "agendas@7.00112233445566aa"),
        ("a leading zero", "agenda@07.00112233445566aa"),
        ("a plus sign", "agenda@+7.00112233445566aa"),
        ("a minus sign", "agenda@-7.00112233445566aa"),
        ("a number above 64 bits", "agenda@18446744073709551616.00112233445566aa"),
        ("a chain that is too short", "agenda@7.00112233445566a"),
        ("a chain that is too long", "agenda@7.00112233445566aa00"),
        ("a chain in capitals", "agenda@7.00112233445566AA"),
        ("a space at the end", good + " "),
        ("two positions", good + "@7.00112233445566aa"),
        ("empty", ""),
    ]
    cases = [(why, base64url(text.encode())) for why, text in plain]
    encoded = base64url(b"agenda@42.00112233445566aa")
    standard = "agenda@7.00112233445566aa"
    cases += [
        ("not encoded", standard),
        ("with padding", encoded + "="),
        ("bits left over that are not zero", encoded[:-1] + chr(ord(encoded[-1]) + 1)),
        ("a character outside the alphabet", encoded[:-1] + "*"),
        ("a line end after it", encoded + "\n"),
        ("bytes that are no UTF-8", base64url(b"agenda@7.\xff\xfe")),
    ]
    return [{"description": why, "cursor": text, "expected": False} for why, text in cases]
