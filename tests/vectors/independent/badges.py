"""Badges that open, with what they say, and texts that are no badge."""

from base45 import b45encode

from .cose import Key, Ready, Sign1, encode
from .tokens import BADGE, DEVICE, EVENT, HB, NOW_S, STRANGER, bad, misspelled, valid_case

PREFIX = "HB1:"
PLAIN = {"registration": bytes(range(8)), "ticket_type": "general", "serial": NOW_S,
         "issued_s": NOW_S - 100, "expires_s": NOW_S + 100, "event": EVENT}


def pairs(**changes) -> dict:
    of = {**PLAIN, **changes}
    return {4: of["expires_s"], 6: of["issued_s"],
            HB: [1, of["event"], of["registration"], of["ticket_type"], of["serial"]]}


def badge(key: Key = BADGE, **changes) -> Sign1:
    return Sign1(encode(pairs(**changes)), key, key.kid)


def text(token: bytes) -> str:
    return PREFIX + b45encode(token).decode()


def valid_badges() -> list:
    def case(description, **changes):
        made = badge(**changes)
        of = {**PLAIN, **changes}
        shown = {**of, "registration": of["registration"].hex(), "text": text(made.bytes())}
        return valid_case(description, made, shown)

    return [
        case("a general ticket"),
        case("a ticket type in Chinese", ticket_type="嘉宾"),
        case("the longest ticket type", ticket_type="x" * 46),
        case("the first serial", serial=1),
        case("a serial above 32 bits", serial=2**33),
        case("it has expired: that is for the reader to judge", expires_s=NOW_S - 1),
    ]


def invalid_badges() -> list:
    hb = pairs()[HB]

    def made(changed: dict) -> Sign1:
        return Sign1(encode({**pairs(), **changed}), BADGE, BADGE.kid)

    plain = pairs()
    shape = [
        ("it does not expire", Sign1(encode({6: plain[6], HB: hb}), BADGE, BADGE.kid)),
        ("it does not say when it was signed",
         Sign1(encode({4: plain[4], HB: hb}), BADGE, BADGE.kid)),
        ("it says whom it is for",
         Sign1(encode({3: "x", **plain}), BADGE, BADGE.kid)),
        ("its registration is a byte short", made({HB: [*hb[:2], hb[2][:-1], *hb[3:]]})),
        ("its registration is a text", made({HB: [*hb[:2], "00010203", *hb[3:]]})),
        ("its ticket type is in bytes", made({HB: [*hb[:3], b"general", hb[4]]})),
        ("its serial is negative", made({HB: [*hb[:4], -1]})),
        ("its serial is no integer", made({HB: [*hb[:4], 1.0]})),
        ("its serial takes eight bytes",
         made({HB: [*hb[:4], Ready(b"\x1b" + (1).to_bytes(8, "big"))]})),
        ("it has no serial", made({HB: hb[:4]})),
        ("it says a thing too many", made({HB: [*hb, 1]})),
        ("its type is that of a booth", made({HB: [4, *hb[1:]]})),
        ("its ticket type is too long for a code", badge(ticket_type="x" * 47)),
    ]
    return misspelled(badge()) + [bad(why, token, "shape") for why, token in shape] + [
        bad("another event's", badge(event=EVENT + 1), "wrong_event"),
        bad("signed by the device key", badge(DEVICE), "key_use"),
        bad("signed by a key that is on no list", badge(STRANGER), "unknown_key"),
        bad("signed before its key was listed", badge(issued_s=NOW_S - 1_000_601), "key_use"),
        bad("signed after its key was listed", badge(issued_s=NOW_S + 1_000_000), "key_use"),
    ]


def invalid_badge_texts() -> list:
    good = text(badge().bytes())
    body = good.removeprefix(PREFIX)
    cases = [
        ("nothing", ""),
        ("the prefix alone", PREFIX),
        ("no prefix", body),
        ("another prefix", "HBC1:" + body),
        ("a certificate of vaccination", "HC1:" + body),
        ("a web token", "eyJhbGciOiJFZERTQSJ9.e30.AAAA"),
        ("a link without a fragment", "https://huiban.example/b"),
        ("a character is missing", good[:-1]),
        ("a character stands twice", good + good[-1]),
        ("a character of no alphabet", PREFIX + "!" + body[1:]),
        ("three characters above 65535", PREFIX + ":::" + body[3:]),
        ("two characters above 255 at the end", good + "::"),
        ("a single character at the end", good + "0"),
        ("two characters swapped", PREFIX + body[0] + body[2] + body[1] + body[3:]),
    ]
    return [{"description": why, "text": given, "expected": "shape"} for why, given in cases]
