"""Hashes of the exchange: every integer as 8 big-endian bytes, every text behind its length."""

import base64
import hashlib


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def parts(domain: str, *values) -> bytes:
    """SHA-256 over parts that begin with a domain."""
    out = b""
    for value in (domain, *values):
        if isinstance(value, int):
            out += value.to_bytes(8, "big")
        else:
            data = value.encode() if isinstance(value, str) else value
            out += len(data).to_bytes(8, "big") + data
    return sha256(out)


def body_hash(kind: str, version: int, entity: str, body: str) -> bytes:
    return parts("huiban op", kind, version, entity, body)


def chain_start(stream: str) -> bytes:
    return parts("huiban chain", stream)[:8]


def chain_next(chain: bytes, change: dict) -> bytes:
    body = sha256((change["body"] or "").encode())
    link = (change["seq"], change["type"], change["id"], change["rev"], change["op"], body)
    return parts("huiban link", chain, *link)[:8]


def digest(rows: list) -> str:
    total = 0
    for row in rows:
        body = sha256(row["body"].encode())
        one = parts("huiban row", row["type"], row["id"], row["rev"], body)
        total += int.from_bytes(one[:8], "big")
    return f"{total % 2**64:016x}"


def ledger(ops: list) -> dict:
    total = sum(int.from_bytes(sha256(bytes.fromhex(op))[:8], "big") for op in ops)
    return {"count": len(ops), "sum": f"{total % 2**64:016x}"}


def cursor(stream: str, seq: int, chain: str) -> str:
    return base64url(f"{stream}@{seq}.{chain}".encode())


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
