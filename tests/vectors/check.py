"""Works out every vector of this folder without the Rust code and compares.

    python check.py            says what differs, and fails if anything does
    python check.py --write    writes what was worked out into the files

Needs what requirements.txt names. `cargo test -p huiban-tests --test it` runs it in an
environment of its own.
"""

import json
import sys
from pathlib import Path

from independent import badges, hashes, ops, pages, rules, tokens
from independent.cose import opens_elsewhere

HERE = Path(__file__).resolve().parent
WIDTH = 96


def answer(compute):
    """A file whose cases are written by hand and whose answers are worked out."""
    return lambda cases: [{**case, "expected": compute(case)} for case in cases]


def made(cases):
    """A file that is worked out as a whole."""
    return lambda _: cases()


def chain(case: dict) -> dict:
    links = [hashes.chain_start(case["stream"])]
    for change in case["changes"]:
        links.append(hashes.chain_next(links[-1], change))
    return {"start": links[0].hex(), "after_each": [link.hex() for link in links[1:]]}


def body_hash(case: dict) -> str:
    return hashes.body_hash(case["kind"], case["version"], case["entity"], case["body"]).hex()


def signature(case: dict) -> str:
    signer = next(key for key in tokens.KEYS if key.seed.hex() == case["seed"])
    return tokens.op_signature(signer, case["op"], case["body_hash"]).hex()


def fold(case: dict) -> dict:
    row = rules.fold(case)
    kinds = {act["kind"] for act in case["ops"]}
    bare = kinds <= {*rules.GATE_ROWS, "lead_edit"}
    return {"row": row} if bare else {"row": row, **rules.shown_note(row)}


FILES = {
    "ids/codes.json": answer(lambda case: rules.is_id(case["type"], case["text"])),
    "ids/hex.json": answer(lambda case: rules.is_id(case["type"], case["text"])),
    "ids/names.json": answer(lambda case: rules.is_id(case["type"], case["text"])),
    "texts/fallback.json": answer(lambda case: rules.pick_text(case["text"], case["language"])),
    "cursor/valid.json": answer(
        lambda case: hashes.cursor(case["stream"], case["seq"], case["chain"])
    ),
    "cursor/invalid.json": made(ops.invalid_cursors),
    "chain/changes.json": answer(chain),
    "digest/rows.json": answer(lambda case: hashes.digest(case["rows"])),
    "ledger/ops.json": answer(lambda case: hashes.ledger(case["ops"])),
    "ops/body_hash.json": answer(body_hash),
    "ops/signatures.json": answer(signature),
    "ops/signed.json": made(ops.signed_ops),
    "ops/verifications.json": made(ops.verifications),
    "folds/attribute.json": answer(fold),
    "folds/bookmark.json": answer(fold),
    "folds/lead.json": answer(fold),
    "folds/note.json": answer(fold),
    "folds/scan.json": answer(fold),
    "folds/tags.json": answer(fold),
    "effective/cases.json": answer(rules.effective_ms),
    "status/sessions.json": answer(lambda case: rules.session_status(case["row"])),
    "pages/valid.json": made(pages.valid),
    "pages/invalid.json": made(pages.invalid),
    "tokens/keys.json": made(tokens.keys),
    "tokens/context.json": made(tokens.context),
    "tokens/valid/badges.json": made(badges.valid_badges),
    "tokens/valid/certificates.json": made(tokens.valid_certificates),
    "tokens/valid/key_lists.json": made(tokens.valid_key_lists),
    "tokens/valid/orders.json": made(tokens.valid_orders),
    "tokens/valid/proofs.json": made(tokens.valid_proofs),
    "tokens/invalid/badges.json": made(badges.invalid_badges),
    "tokens/invalid/badge_texts.json": made(badges.invalid_badge_texts),
    "tokens/invalid/certificates.json": made(tokens.invalid_certificates),
    "tokens/invalid/key_lists.json": made(tokens.invalid_key_lists),
    "tokens/invalid/orders.json": made(tokens.invalid_orders),
    "tokens/invalid/proofs.json": made(tokens.invalid_proofs),
}


def written(value, indent: str = "") -> str:
    """JSON that people read: what fits on a line stands on one."""
    line = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(line) <= WIDTH or not isinstance(value, (dict, list)):
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        entries = [f"{json.dumps(name)}: {written(of, deeper)}" for name, of in value.items()]
    else:
        entries = [written(of, deeper) for of in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    body = ",\n".join(deeper + entry for entry in entries)
    return f"{opening}\n{body}\n{indent}{closing}"


def differences(name: str, found: list, right: list) -> list:
    if len(found) != len(right):
        return [f"{name}: {len(found)} cases, {len(right)} were worked out"]
    return [
        f"{name}: “{there['description']}” is\n{json.dumps(there)}\nand should be\n{json.dumps(here)}"
        for there, here in zip(found, right)
        if there != here
    ]


def check_files(write: bool) -> list:
    complaints = []
    for name, work_out in FILES.items():
        path = HERE / name
        found = json.loads(path.read_text("utf-8")) if path.exists() else []
        right = work_out(found)
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(written(right) + "\n", "utf-8")
        else:
            complaints += differences(name, found, right)
    return complaints


def check_tokens() -> list:
    """Every valid document must open in a COSE library that had no part in making it."""
    complaints = []
    for name in (name for name in FILES if name.startswith("tokens/valid/")):
        for case in json.loads((HERE / name).read_text("utf-8")):
            signer = next(key for key in tokens.KEYS if key.seed.hex() == case["seed"])
            kid = signer.device_kid if "proofs" in name else signer.kid
            if not opens_elsewhere(bytes.fromhex(case["token"]), signer, kid):
                complaints.append(f"{name}: “{case['description']}” does not open in pycose")
    return complaints


def main() -> int:
    complaints = check_files("--write" in sys.argv[1:]) + check_tokens()
    for complaint in complaints:
        print(complaint)
    print(f"{len(FILES)} files, {len(complaints)} differences")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
