"""Pages of a stream: what they change, and how they can be wrong."""

import copy
import json

from .hashes import base64url, chain_next, chain_start, cursor, digest

SERVER = {
    "event": "HMIW2026",
    "number": 1294635463,
    "root": base64url(bytes(range(16))),
    "version": 1,
    "time_ms": 1780000000000,
}
STREAM = "agenda"


def change(seq: int, row_id: str, rev: int, body, row_type: str = "notice") -> dict:
    op = "delete" if body is None else "put"
    return {"seq": seq, "type": row_type, "id": row_id, "rev": rev, "op": op, "body": body}


def row(row_id: str, rev: int, body: str, row_type: str = "notice") -> dict:
    return {"type": row_type, "id": row_id, "rev": rev, "body": body}


def _raw_body(entry: dict) -> str:
    """One change as JSON, its body as the text it is."""
    plain = {**entry, "body": None}
    text = json.dumps(plain, ensure_ascii=False)
    body = entry["body"]
    return text if body is None else text[: text.rindex("null")] + body + "}"


def _text(page: dict) -> str:
    head = {name: page[name] for name in ("server", "stream", "prev")}
    tail = {name: page[name] for name in ("next", "head", "more", "digest")}
    changes = ", ".join(_raw_body(entry) for entry in page["changes"])
    return f'{json.dumps(head)[:-1]}, "changes": [{changes}], {json.dumps(tail)[1:]}'


def _apply(rows: list, changes: list) -> list:
    state = {(entry["type"], entry["id"]): entry for entry in rows}
    for entry in changes:
        key = (entry["type"], entry["id"])
        state.pop(key, None)
        if entry["op"] == "put":
            state[key] = {name: entry[name] for name in ("type", "id", "rev", "body")}
    return [state[key] for key in sorted(state)]


class Case:
    """A page after some rows, correct in everything until it is spoiled."""

    def __init__(self, description: str, rows: list, changes: list, after_seq: int = 0):
        chain = chain_start(STREAM) if after_seq == 0 else bytes([after_seq] * 8)
        self.description, self.rows = description, rows
        self.after = cursor(STREAM, after_seq, chain.hex())
        self.live = _apply(rows, changes)
        self.page = {"server": SERVER, "stream": STREAM, "prev": self.after, "changes": changes}
        seq = changes[-1]["seq"] if changes else after_seq
        self.close(chain, seq)
        self.page.update(head=seq, more=False, digest=digest(self.live))

    def close(self, chain: bytes, seq: int):
        for entry in self.page["changes"]:
            chain = chain_next(chain, entry)
        self.page["next"] = cursor(STREAM, seq, chain.hex())

    def behind(self, head: int, more: bool):
        """The page is not the last one."""
        self.page.update(head=head, more=more, digest=None)
        return self

    def given(self) -> dict:
        return {
            "description": self.description,
            "rows": self.rows,
            "after": self.after,
            "page": _text(self.page),
        }

    def valid(self) -> dict:
        expected = {"cursor": self.page["next"], "digest": digest(self.live), "rows": self.live}
        return {**self.given(), "expected": expected}

    def spoiled(self, description: str, expected: str, spoil) -> dict:
        case = copy.deepcopy(self)
        case.description = description
        spoil(case.page)
        return {**case.given(), "expected": expected}


TITLE = '{"title":{"en":"Doors open"}}'
LATE = '{"title":{"en":"Doors open late"}}'


def valid() -> list:
    two = [row("n1", 1, TITLE), row("n2", 4, LATE)]
    spaced = '{ "b" : 1.0,  "a" : "\\u4f1a" }'
    cases = [
        Case("the first page puts two rows", [],
             [change(1, "n1", 1, TITLE), change(2, "n2", 1, LATE)]),
        Case("nothing has changed", two, [], 8),
        Case("one row is replaced and one is deleted", two,
             [change(9, "n1", 2, LATE), change(10, "n2", 5, None)], 8),
        Case("one row changes twice, is deleted and comes back", two,
             [change(9, "n1", 2, LATE), change(10, "n1", 3, TITLE), change(11, "n1", 4, None),
              change(12, "n1", 5, LATE)], 8),
        Case("a row of a type that nobody knows is kept and counted", two,
             [change(9, "m1", 1, "[]", "map_tile")], 8),
        Case("a body keeps its spaces, the order of its members and its escapes", two,
             [change(9, "n3", 1, spaced)], 8),
        Case("an id may be used by two types", two, [change(9, "n1", 1, "{}", "forum")], 8),
        Case("a row is deleted that is not there", two, [change(9, "n9", 7, None)], 8),
        Case("more follows", two, [change(9, "n1", 2, LATE)], 8).behind(12, True),
        Case("a replica that is behind says so", two, [], 8).behind(12, False),
    ]
    return [case.valid() for case in cases]


def invalid() -> list:
    two = [row("n1", 1, TITLE), row("n2", 4, LATE)]
    good = Case("", two, [change(9, "n1", 2, LATE), change(10, "n2", 5, None)], 8)
    other = "me/0101010101010101"

    def without_first(page):
        del page["changes"][0]

    def renumbered(page):
        page["changes"][0]["seq"], page["changes"][1]["seq"] = 10, 11

    def cut(page):
        page["changes"].pop()

    def repeated(page):
        page["changes"].insert(1, page["changes"][0])

    def swapped(page):
        page["changes"].reverse()

    def first(**members):
        return lambda page: page["changes"][0].update(members)

    def whole(**members):
        return lambda page: page.update(members)

    start = cursor(STREAM, 0, chain_start(STREAM).hex())
    wrong_end = cursor(STREAM, 10, "00" * 8)
    endless = Case("", two, [], 8).behind(12, True)
    return [
        good.spoiled("the first change is missing", "gap", without_first),
        good.spoiled("the numbers leave one out", "gap", renumbered),
        good.spoiled("the last change was cut off", "gap", cut),
        good.spoiled("a change stands twice", "gap", repeated),
        good.spoiled("two changes are swapped", "gap", swapped),
        good.spoiled("it begins at another place of the stream", "start", whole(prev=start)),
        good.spoiled("it begins after another past", "start",
                     whole(prev=cursor(STREAM, 8, "ff" * 8))),
        good.spoiled("it is of another stream", "stream", whole(stream=other)),
        good.spoiled("its end is a cursor of another stream", "stream",
                     whole(next=cursor(other, 10, "00" * 8))),
        good.spoiled("the chain at its end is another", "chain", whole(next=wrong_end)),
        good.spoiled("a body was altered", "chain", first(body=TITLE)),
        good.spoiled("a body was only written differently", "chain",
                     first(body=LATE.replace(":", ": "))),
        good.spoiled("a revision was altered", "chain", first(rev=3)),
        good.spoiled("an id was altered", "chain", first(id="n8")),
        good.spoiled("a row has no body", "body", first(body=None)),
        good.spoiled("a deletion has a body", "body", first(op="delete")),
        good.spoiled("the head is behind the page", "head", whole(head=9)),
        good.spoiled("more is said to follow the head", "head", whole(more=True)),
        good.spoiled("the rows come to another digest", "digest", whole(digest="00" * 8)),
        endless.spoiled("an empty page promises more", "head", lambda page: None),
        good.spoiled("a cursor is spelled with a leading zero", "malformed",
                     whole(prev=cursor(STREAM, "08", "08" * 8))),
        good.spoiled("a change does what nobody knows", "malformed", first(op="merge")),
        good.spoiled("a number is below zero", "malformed", first(rev=-1)),
    ]
