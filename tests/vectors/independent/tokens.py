"""Signed documents that open, with what they say, and documents that must not open."""

from .cose import Key, Ready, Sign1, claims, encode, head, malleated, text

EVENT = 1294635463
NOW_S = 1780000000
HB = -65537
ROLES = ["attendee", "gate", "rep", "organizer"]
USES = ["root", "badge", "device", "order", "booth"]

ROOT, DEVICE, ORDER, BADGE = Key("root", 1), Key("device", 2), Key("order", 3), Key("badge", 4)
RETIRED, EARLY, STOLEN = Key("retired", 5), Key("early", 6), Key("stolen", 7)
STANDBY, PHONE, OTHER_PHONE = Key("standby", 8), Key("phone", 9), Key("other phone", 10)
STRANGER = Key("stranger", 11)
KEYS = [ROOT, DEVICE, ORDER, BADGE, RETIRED, EARLY, STOLEN, STANDBY, PHONE, OTHER_PHONE, STRANGER]

LISTED = [
    {"key": ROOT, "use": "root"},
    {"key": DEVICE, "use": "device"},
    {"key": ORDER, "use": "order"},
    {"key": BADGE, "use": "badge"},
    {"key": RETIRED, "use": "device", "until_s": NOW_S - 1000},
    {"key": EARLY, "use": "device", "from_s": NOW_S + 10_000},
    {"key": STOLEN, "use": "device", "state": "compromised", "since_s": NOW_S - 500},
    {"key": STANDBY, "use": "device", "state": "standby"},
]


def listed(entry: dict) -> dict:
    out = {
        "key": entry["key"].public.hex(),
        "use": entry["use"],
        "from_s": entry.get("from_s", NOW_S - 1_000_000),
        "until_s": entry.get("until_s", NOW_S + 1_000_000),
        "state": entry.get("state", "active"),
    }
    return {**out, "since_s": entry["since_s"]} if "since_s" in entry else out


def key_entry(entry: dict) -> list:
    plain = listed(entry)
    state = {"active": 0, "standby": 1, "compromised": [2, plain.get("since_s")]}[plain["state"]]
    key = entry["key"]
    return [key.kid, USES.index(plain["use"]), key.public, plain["from_s"], plain["until_s"], state]


def key_list(entries=LISTED, event=EVENT, version=3, expires_s=NOW_S + 5000, **changes) -> Sign1:
    hb = [5, event, version, *(key_entry(entry) for entry in entries)]
    payload = claims((4, expires_s), (6, NOW_S - 5000), (HB, hb))
    return Sign1(payload, ROOT, ROOT.kid).but(**changes)


def cose_key(x: bytes) -> dict:
    return {1: {1: 1, -1: 6, -2: x}}


CERTIFICATE = {"event": EVENT, "role": 1, "subject": "north,south", "issued_s": NOW_S - 100,
               "expires_s": NOW_S + 100, "key": PHONE.public}


def certificate_pairs(**changes) -> dict:
    of = {**CERTIFICATE, **changes}
    return {4: of["expires_s"], 6: of["issued_s"], 8: cose_key(of["key"]),
            HB: [2, of["event"], of["role"], of["subject"]]}


def certificate(key: Key = DEVICE, **changes) -> Sign1:
    return Sign1(encode(certificate_pairs(**changes)), key, key.kid)


def order_pairs(event=EVENT, issued_s=NOW_S - 10, subject=OTHER_PHONE.device, action=1) -> dict:
    return {6: issued_s, 7: bytes(range(16)), HB: [10, event, action, subject]}


def order(key: Key = ORDER, **changes) -> Sign1:
    return Sign1(encode(order_pairs(**changes)), key, key.kid)


def proof_pairs(device=PHONE.device, host="gate.example:8443") -> dict:
    return {3: host, HB: [8, bytes(range(16)), device]}


def proof(key: Key = PHONE, **changes) -> Sign1:
    return Sign1(encode(proof_pairs(**changes)), key, key.device_kid)


def op_signature(key: Key, op: str, body_hash: str) -> bytes:
    """Signature of type 9: only its 64 bytes travel."""
    payload = claims((HB, [9, bytes.fromhex(op), bytes.fromhex(body_hash)]))
    return Sign1(payload, key, key.device_kid).signed()


def context() -> list:
    return [{
        "description": "what the documents of this folder are judged by, unless a case says so",
        "event": EVENT,
        "now_s": NOW_S,
        "root_fingerprint": ROOT.fingerprint.hex(),
        "key_list": key_list().bytes().hex(),
        "device_key": PHONE.public.hex(),
    }]


def keys() -> list:
    return [{
        "description": f"the key “{key.name}”",
        "seed": key.seed.hex(),
        "expected": {
            "public_key": key.public.hex(),
            "key_id": key.kid.hex(),
            "root_fingerprint": key.fingerprint.hex(),
            "device": key.device.hex(),
        },
    } for key in KEYS]


def valid_case(description: str, made: Sign1, expected: dict) -> dict:
    return {
        "description": description,
        "seed": made.key.seed.hex(),
        "token": made.bytes().hex(),
        "expected": expected,
    }


def valid_certificates() -> list:
    def case(description, key=DEVICE, **changes):
        of = {**CERTIFICATE, **changes}
        shown = {**of, "role": ROLES[of["role"]], "key": of["key"].hex()}
        return valid_case(description, certificate(key, **changes), shown)

    return [
        case("a gate with two lists"),
        case("an attendee", role=0, subject="0123456789abcdef"),
        case("a rep, in Chinese", role=2, subject="展商甲"),
        case("an organizer of nothing in particular", role=3, subject=""),
        case("the longest subject", subject="x" * 1024),
        case("times above 32 bits", expires_s=2**40),
        case("signed by a key on standby", STANDBY),
        case("signed by a key before it was stolen", STOLEN, issued_s=NOW_S - 501),
        case("signed by a key before it was retired", RETIRED, issued_s=NOW_S - 1001),
        case("signed a little before its key's time, by another clock", EARLY,
             issued_s=NOW_S + 9400),
    ]


def valid_key_lists() -> list:
    def case(description, entries=LISTED, version=3, expires_s=NOW_S + 5000):
        made = key_list(entries, version=version, expires_s=expires_s)
        shown = {"event": EVENT, "version": version, "issued_s": NOW_S - 5000,
                 "expires_s": expires_s, "keys": [listed(entry) for entry in entries]}
        return valid_case(description, made, shown)

    many = [{"key": Key("", seed), "use": "booth"} for seed in range(100, 131)]
    return [
        case("keys of every use and state", [*LISTED, {"key": STRANGER, "use": "booth"}]),
        case("the root alone", LISTED[:1]),
        case("an expired list is still read", expires_s=NOW_S - 1),
        case("a high version", version=2**63),
        case("as many keys as there may be", [LISTED[0], *many]),
    ]


def valid_orders() -> list:
    person = bytes(range(8))

    def case(description, action, subject, **shown) -> dict:
        shown = {"event": EVENT, "id": bytes(range(16)).hex(), "issued_s": NOW_S - 10, **shown}
        return valid_case(description, order(action=action, subject=subject), shown)

    return [
        case("a device is revoked", 1, OTHER_PHONE.device, revoke_device=OTHER_PHONE.device.hex()),
        case("a person is erased", 3, person, erase=person.hex()),
        case("a badge is taken back", 4, person + NOW_S.to_bytes(8, "big"),
             revoke_badge=person.hex(), serial=NOW_S),
        case("badges of the highest serial are taken back", 4, person + bytes([255] * 8),
             revoke_badge=person.hex(), serial=2**64 - 1),
    ]


def valid_proofs() -> list:
    def case(description, host):
        shown = {"host": host, "nonce": bytes(range(16)).hex(), "device": PHONE.device.hex()}
        return valid_case(description, proof(host=host), shown)

    return [case("a host with a port", "gate.example:8443"), case("a host", "大会.example")]


def bad(description: str, made, expected: str, **given) -> dict:
    token = made if isinstance(made, bytes) else made.bytes()
    return {"description": description, "token": token.hex(), **given, "expected": expected}


def reordered(pairs: dict, labels: list) -> bytes:
    return claims(*((label, pairs[label]) for label in labels))


def misspelled(good: Sign1) -> list:
    """The same document in other bytes: each properly signed, none acceptable."""
    header, payload, sig = good.header(), good.payload, good.signed()
    kid = (4, good.kid)
    again = lambda protected: good.but(protected=protected)  # noqa: E731: signs it anew
    nonce = text(good.kid)
    spelled = [
        ("a byte follows it", good.bytes() + b"\x00"),
        ("its last byte is missing", good.bytes()[:-1]),
        ("nothing at all", b""),
        ("it has no tag", good.but(tag=b"")),
        ("the tag of COSE_Sign, 98", good.but(tag=b"\xd8\x62")),
        ("the tag of COSE_Mac0, 17", good.but(tag=b"\xd1")),
        ("its tag takes two bytes", good.but(tag=b"\xd8\x12")),
        ("the tag of a web token, 61, around it", good.but(tag=b"\xd8\x3d\xd2")),
        ("the array's length takes two bytes", good.but(array=b"\x98\x04")),
        ("the array has no length", good.but(array=b"\x9f").bytes() + b"\xff"),
        ("the array has a fifth entry", good.but(array=b"\x85").bytes() + b"\xf6"),
        ("the header's length takes two bytes", good.but(protected_cbor=text(header, 1))),
        ("the payload's length takes four bytes", good.but(payload_cbor=text(payload, 4))),
        ("the signature's length takes two bytes", good.but(signature_cbor=text(sig, 2))),
        ("the signature comes in pieces", good.but(signature_cbor=b"\x5f" + text(sig) + b"\xff")),
        ("the payload comes in pieces", good.but(payload_cbor=b"\x5f" + text(payload) + b"\xff")),
        ("the payload is elsewhere", good.but(payload_cbor=b"\xf6")),
        ("the payload is a map and no byte string", good.but(payload_cbor=payload)),
        ("an unprotected header repeats the key id", good.but(unprotected=claims(kid))),
        ("an unprotected header of no meaning", good.but(unprotected=claims((99, 1)))),
        ("the unprotected header map has no length", good.but(unprotected=b"\xbf\xff")),
        ("the header is empty", again(b"")),
        ("the header is an empty map", again(b"\xa0")),
        ("the header names no key", again(claims((1, -8)))),
        ("the header names no algorithm", again(claims(kid))),
        ("the header's entries are swapped", again(claims(kid, (1, -8)))),
        ("the header has a content type too", again(claims((1, -8), (3, 0), kid))),
        ("the header marks an entry as critical", again(claims((1, -8), (2, [4]), kid))),
        ("the header has an entry of no meaning", again(claims((1, -8), kid, (99, 1)))),
        ("the algorithm stands twice", again(claims((1, -8), (1, -8), kid))),
        ("the algorithm is ES256", again(claims((1, -7), kid))),
        ("the algorithm is Ed25519 by its newer number", again(claims((1, -19), kid))),
        ("the algorithm is a text", again(claims((1, "EdDSA"), kid))),
        ("the algorithm's number takes two bytes", again(claims((1, Ready(b"\x38\x07")), kid))),
        ("the key id's length takes two bytes",
         again(claims((1, -8), (4, Ready(head(2, len(good.kid), 1) + nonce[1:]))))),
        ("the header map has no length", again(b"\xbf" + header[1:] + b"\xff")),
        ("the claims map has no length", good.but(payload=b"\xbf" + payload[1:] + b"\xff")),
        ("the claims map's length takes two bytes",
         good.but(payload=bytes([0xB8, payload[0] & 31]) + payload[1:])),
        ("a byte follows the claims", good.but(payload=payload + b"\x00")),
        ("the claims are a list", good.but(payload=b"\x80")),
        ("the claims are empty", good.but(payload=b"\xa0")),
    ]
    cases = [bad(description, made, "shape") for description, made in spelled]
    flipped = bytes([sig[0] ^ 1]) + sig[1:]
    return cases + [
        bad("the signature is altered", good.but(signature=flipped), "signature"),
        bad("the signature is a byte short", good.but(signature=sig[:-1]), "signature"),
        bad("the signature is empty", good.but(signature=b""), "signature"),
        bad("the signature is all zero", good.but(signature=bytes(64)), "signature"),
        bad("the signature has the order of the group added", good.but(signature=malleated(sig)),
            "signature"),
        bad("the signature covers other data beside it", good.but(aad=b"x"), "signature"),
        bad("the signature is another key's", good.but(key=STRANGER), "signature"),
    ]


def invalid_certificates() -> list:
    pairs = certificate_pairs()

    def made(changed: dict = None, payload: bytes = None, key: Key = DEVICE) -> Sign1:
        plain = {**pairs, **(changed or {})}
        ordered = {label: value for label, value in plain.items() if value is not None}
        return Sign1(payload or encode(ordered), key, key.kid)

    hb = pairs[HB]
    x = PHONE.public
    long_text = Ready(head(3, 11, 1) + b"north,south")
    shape = [
        ("it does not say when it expires", made({4: None})),
        ("it does not say when it was signed", made({6: None})),
        ("it holds no key", made({8: None})),
        ("it holds no array of its own", made({HB: None})),
        ("it says whom it is for", made(payload=encode({3: "x", **pairs}))),
        ("it has an id", made(payload=reordered({**pairs, 7: b"x"}, [4, 6, 7, 8, HB]))),
        ("it has a claim of no meaning", made({-65539: 1})),
        ("it says from when it is good",
         made(payload=reordered({**pairs, 5: 1}, [4, 5, 6, 8, HB]))),
        ("a claim has a text for a label", made({"exp": 1})),
        ("a claim stands twice",
         made(payload=claims((4, pairs[4]), *list(pairs.items())))),
        ("its claims are in another order", made(payload=reordered(pairs, [6, 4, 8, HB]))),
        ("its private claim comes first", made(payload=reordered(pairs, [HB, 4, 6, 8]))),
        ("a time takes more bytes than it needs", made({4: Ready(head(0, pairs[4], 8))})),
        ("a time is a float", made({4: float(pairs[4])})),
        ("a time is below zero", made({4: -1})),
        ("a time is a big number", made({4: Ready(b"\xc2" + text(pairs[4].to_bytes(8, "big")))})),
        ("a time is a text", made({4: str(pairs[4])})),
        ("a time is nothing", made({4: Ready(b"\xf6")})),
        ("a label takes two bytes",
         made(payload=claims((Ready(b"\x18\x04"), pairs[4]), *list(pairs.items())[1:]))),
        ("its array has an entry too many", made({HB: [*hb, 0]})),
        ("its array has an entry too few", made({HB: hb[:-1]})),
        ("its array is empty", made({HB: []})),
        ("its array has no length", made({HB: Ready(b"\x9f" + encode(hb)[1:] + b"\xff")})),
        ("its type is another", made({HB: [10, *hb[1:]]})),
        ("its type is a text", made({HB: ["2", *hb[1:]]})),
        ("its type takes two bytes", made({HB: [Ready(b"\x18\x02"), *hb[1:]]})),
        ("its event has more than 32 bits", made({HB: [2, 2**32, *hb[2:]]})),
        ("its role is unknown", made({HB: [2, EVENT, 4, hb[3]]})),
        ("its subject is bytes", made({HB: [*hb[:3], b"north,south"]})),
        ("its subject is no UTF-8", made({HB: [*hb[:3], Ready(b"\x62\xc3\x28")]})),
        ("its subject's length takes two bytes", made({HB: [*hb[:3], long_text]})),
        ("its subject comes in pieces",
         made({HB: [*hb[:3], Ready(b"\x7f" + encode("north,south") + b"\xff")]})),
        ("its subject is too long", made({HB: [*hb[:3], "x" * 1025]})),
        ("its key is on another curve", made({8: {1: {1: 1, -1: 4, -2: x}}})),
        ("its key is of another type", made({8: {1: {1: 2, -1: 1, -2: x, -3: x}}})),
        ("its key has a name too", made({8: {1: {1: 1, 2: b"k", -1: 6, -2: x}}})),
        ("its key says what it may do", made({8: {1: {1: 1, 4: [2], -1: 6, -2: x}}})),
        ("its key holds the secret too", made({8: {1: {1: 1, -1: 6, -2: x, -4: PHONE.seed}}})),
        ("its key's members are in another order", made({8: {1: {1: 1, -2: x, -1: 6}}})),
        ("its key is a byte short", made({8: cose_key(x[:-1])})),
        ("its key is a byte long", made({8: cose_key(x + b"\x00")})),
        ("its key is only named", made({8: {3: b"kid"}})),
        ("its key is weak: the neutral point", made({8: cose_key(b"\x01" + bytes(31))})),
        ("its key is weak: a point of order 4", made({8: cose_key(bytes(32))})),
        ("its key is on no curve", made({8: cose_key(b"\x02" + bytes(31))})),
    ]
    other = certificate(event=EVENT + 1)
    return misspelled(certificate()) + [bad(why, token, "shape") for why, token in shape] + [
        bad("the payload is altered", other.but(signature=certificate().signed(), payload=encode(
            certificate_pairs(role=3))), "signature"),
        bad("another event's", other, "wrong_event"),
        bad("it has expired this second", certificate(expires_s=NOW_S), "expired"),
        bad("signed by a key that is on no list", certificate(STRANGER), "unknown_key"),
        bad("the key id is longer",
            certificate().but(kid=DEVICE.device_kid), "unknown_key"),
        bad("signed by the order key", certificate(ORDER), "key_use"),
        bad("signed by the badge key", certificate(BADGE), "key_use"),
        bad("signed by the root key", certificate(ROOT), "key_use"),
        bad("signed by a device's own key", certificate(PHONE), "unknown_key"),
        bad("signed when its key was retired", certificate(RETIRED, issued_s=NOW_S - 1000),
            "key_use"),
        bad("signed before its key's time", certificate(EARLY, issued_s=NOW_S + 9399), "key_use"),
        bad("signed when its key was stolen", certificate(STOLEN, issued_s=NOW_S - 500), "key_use"),
        bad("an order", order(), "shape"),
        bad("a key list", key_list(), "shape"),
    ]


def invalid_key_lists() -> list:
    root = LISTED[0]
    entry = key_entry(LISTED[1])

    def made(*entries, extra=None, times=((4, NOW_S + 5000), (6, NOW_S - 5000))) -> Sign1:
        hb = [5, EVENT, 3, *entries]
        pairs = [*times, (HB, hb)] if extra is None else [*extra, *times, (HB, hb)]
        return Sign1(claims(*pairs), ROOT, ROOT.kid)

    first = key_entry(root)
    many = [key_entry({"key": Key("", seed), "use": "booth"}) for seed in range(100, 132)]
    shape = [
        ("it has no key", made()),
        ("its first key is not a root", made(entry)),
        ("the root is not first", made(entry, first)),
        ("two roots", made(first, key_entry({"key": STRANGER, "use": "root"}))),
        ("a key stands twice", made(first, entry, entry)),
        ("a key stands twice, with two uses", made(first, entry, [entry[0], 3, *entry[2:]])),
        ("33 keys", made(first, *many)),
        ("a key id is another key's", made(first, [first[0], *entry[1:]])),
        ("a key is a byte short", made(first, [*entry[:2], entry[2][:-1], *entry[3:]])),
        ("a use is unknown", made(first, [entry[0], 5, *entry[2:]])),
        ("a state is unknown", made(first, [*entry[:5], 3])),
        ("a stolen key without a time", made(first, [*entry[:5], 2])),
        ("a stolen key with two times", made(first, [*entry[:5], [2, 1, 1]])),
        ("a standby key with a time", made(first, [*entry[:5], [1, 1]])),
        ("a key has a member too many", made(first, [*entry, 0])),
        ("a key has a member too few", made(first, entry[:-1])),
        ("it says whom it is for", made(first, entry, extra=[(3, "x")])),
        ("it does not expire", made(first, entry, times=((6, NOW_S),))),
        ("it does not say when it was signed", made(first, entry, times=((4, NOW_S),))),
        ("signed by another listed key", key_list(key=DEVICE, kid=DEVICE.kid)),
        ("it names the key that signed it, not the root", key_list(kid=DEVICE.kid)),
        ("a certificate", certificate()),
    ]
    taken = [{"key": STRANGER, "use": "root"}, *LISTED[1:]]
    return misspelled(key_list()) + [bad(why, token, "shape") for why, token in shape] + [
        bad("another root signed it", key_list(taken, key=STRANGER, kid=STRANGER.kid),
            "unknown_key"),
        bad("another root, that signed nothing", key_list(taken, kid=STRANGER.kid), "unknown_key"),
    ]


def invalid_orders() -> list:
    pairs = order_pairs()

    def made(changed: dict) -> Sign1:
        plain = {**pairs, **changed}
        ordered = sorted((label for label in plain if plain[label] is not None),
                         key=lambda label: encode(label))
        return Sign1(reordered(plain, ordered), ORDER, ORDER.kid)

    hb = pairs[HB]
    shape = [
        ("it expires", made({4: NOW_S})),
        ("it says whom it is for", made({3: "x"})),
        ("it holds a key", made({8: cose_key(PHONE.public)})),
        ("it does not say when it was signed", made({6: None})),
        ("it has no id", made({7: None})),
        ("its id is a byte short", made({7: bytes(15)})),
        ("its id is a text", made({7: "0123456789abcdef"})),
        ("what it orders is unknown", made({HB: [10, EVENT, 2, hb[3]]})),
        ("the device is a byte short", made({HB: [*hb[:3], hb[3][:-1]]})),
        ("the device is a text", made({HB: [*hb[:3], hb[3].hex()]})),
        ("the person is a byte short", made({HB: [*hb[:2], 3, bytes(7)]})),
        ("the badge has no serial", made({HB: [*hb[:2], 4, bytes(8)]})),
        ("the badge's serial is a byte short", made({HB: [*hb[:2], 4, bytes(15)]})),
        ("the badge's serial is a byte long", made({HB: [*hb[:2], 4, bytes(17)]})),
        ("it orders two things", made({HB: [*hb, hb[3]]})),
        ("a certificate", certificate()),
    ]
    return misspelled(order()) + [bad(why, token, "shape") for why, token in shape] + [
        bad("another event's", order(event=EVENT + 1), "wrong_event"),
        bad("signed by the device key", order(DEVICE), "key_use"),
        bad("signed by a key that is on no list", order(STRANGER), "unknown_key"),
    ]


def invalid_proofs() -> list:
    pairs = proof_pairs()
    hb = pairs[HB]

    def made(changed: dict) -> Sign1:
        return Sign1(encode({**pairs, **changed}), PHONE, PHONE.device_kid)

    shape = [
        ("it names no host", Sign1(claims((HB, hb)), PHONE, PHONE.device_kid)),
        ("its host is bytes", made({3: b"gate.example"})),
        ("it expires", Sign1(claims((3, "gate.example"), (4, NOW_S), (HB, hb)), PHONE,
                             PHONE.device_kid)),
        ("its nonce is a byte short", made({HB: [8, bytes(15), hb[2]]})),
        ("its device is a byte long", made({HB: [8, hb[1], hb[2] + b"\x00"]})),
        ("its type is that of an op", made({HB: [9, *hb[1:]]})),
        ("it says a thing too many", made({HB: [*hb, 1]})),
        ("an order", order()),
    ]
    return misspelled(proof()) + [bad(why, token, "shape") for why, token in shape] + [
        bad("it is about another device", proof(device=OTHER_PHONE.device), "unknown_key"),
        bad("it names another device's key", proof().but(kid=OTHER_PHONE.device_kid),
            "unknown_key"),
        bad("it names the key by four bytes", proof().but(kid=PHONE.kid), "unknown_key"),
        bad("another device's proof", proof(OTHER_PHONE, device=OTHER_PHONE.device), "unknown_key"),
    ]
