"""What ids, texts, sessions, times and folds must come to.

Folds are stated over the whole set of acts, not one act after the other as the product does it.
"""

import json
import re
from datetime import datetime

CODE_LEN = {"EventCode": 32}
HEX_DIGITS = {"DeviceId": 32, "OpId": 32, "BootId": 32, "RegistrationId": 16, "Hash": 64,
              "Chain": 16, "Digest": 16}
TARGETS = "forum|session|speaker|exhibitor|project|circle|topic"
ATTRIBUTES = ("colour", "remind", "muted")
FALLBACK = {
    "zh-Hans": ("zh-Hans", "zh-Hant", "en"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en"),
    "en": ("en", "zh-Hans", "zh-Hant"),
}


def is_id(kind: str, text: str) -> bool:
    code = "[A-Za-z0-9_-]"
    if kind == "StreamId":
        pattern = f"agenda|booth/{code}{{1,64}}|circles|list/{code}{{1,64}}|me/[0-9a-f]{{16}}"
    elif kind == "BookmarkTarget":
        pattern = f"({TARGETS})/{code}{{1,64}}"
    elif kind in HEX_DIGITS:
        pattern = f"[0-9a-f]{{{HEX_DIGITS[kind]}}}"
    else:
        pattern = f"{code}{{1,{CODE_LEN.get(kind, 64)}}}"
    return re.fullmatch(pattern, text) is not None


def pick_text(text: dict, language: str) -> str:
    for candidate in FALLBACK[language]:
        if text.get(candidate, "").strip():
            return text[candidate]
    return ""


def session_status(row: dict) -> str:
    now, first = row["session"], row["first"]
    state = now.get("state", "planned")
    if state != "planned":
        return state
    start, announced = (datetime.fromisoformat(x["start"]) for x in (now, first))
    same_room = now.get("room") == first.get("room")
    if same_room and start == announced:
        return "confirmed"
    if same_room and start > announced and start.date() == announced.date():
        return "delayed"
    return "moved"


def effective_ms(case: dict) -> int:
    if case["earlier_verdict_ms"] is not None:
        return min(case["received_ms"], case["earlier_verdict_ms"])
    clock = case["clock"]
    estimates = [
        clock["mono_ms"] + boot["offset_ms"]
        for boot in case["boots"]
        if boot["boot"] == clock["boot"]
    ]
    estimate = (estimates or [clock["wall_ms"] + (clock["wall_offset_ms"] or 0)])[0]
    after = [] if case["previous_ms"] is None else [case["previous_ms"] + 1]
    return min(case["received_ms"], max([estimate, clock["seen_ms"], *after]))


def compact(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def fold(case: dict) -> str:
    """The row's text after all acts of the case, whatever order they come in."""
    kinds = {act["kind"] for act in case["ops"]}
    if kinds == {"lead_edit"}:
        return _lead(case["ops"])
    earliest = min(case["ops"], key=lambda act: (act["effective_ms"], act["id"]))
    for kind, row in GATE_ROWS.items():
        if kinds == {kind}:
            return case["row"] or row(earliest)
    return _bookmark(json.loads(case["row"] or "{}"), case["ops"])


def _lead(acts: list) -> str:
    """What reps wrote about a person, from nothing: notes are added, all else is the latest act's,
    ratings and answers for each rep by itself."""
    notes, reps, tags, follow_up = {}, {}, {}, {}
    for act in sorted(acts, key=lambda act: (act["effective_ms"], act["id"])):
        body = json.loads(act["body"])
        stamp = {"at_ms": act["effective_ms"], "op": act["id"]}
        if "note" in body:
            notes[act["id"]] = {"by": body["by"], "at_ms": act["effective_ms"], "text": body["note"]}
        if "rating" in body or "answers" in body:
            rep = reps.setdefault(body["by"], {})
            if "rating" in body:
                rep["rating"] = {"value": body["rating"] or None, "stamp": stamp}
            for question, said in body.get("answers", {}).items():
                rep.setdefault("answers", {})[question] = {"value": said, "stamp": stamp}
        for member, value in (("add_tags", True), ("remove_tags", False)):
            for tag in body.get(member, []):
                tags[tag] = {"value": value, "stamp": stamp}
        if "follow_up" in body:
            wanted = body["follow_up"] if body["follow_up"]["text"] else None
            follow_up = {"value": wanted, "stamp": stamp}
    row = {
        "notes": dict(sorted(notes.items())),
        "reps": dict(sorted(reps.items())),
        "tags": dict(sorted(tags.items())),
        "follow_up": follow_up,
    }
    return compact({member: value for member, value in row.items() if value})


def _scan(act: dict) -> str:
    body = json.loads(act["body"])
    judged = ("serial", "gate", "judgement", "override")
    return compact({
        "op": act["id"],
        "registration": body["registration"],
        "direction": body["direction"],
        "device": act["device"],
        "at_ms": act["effective_ms"],
        **{name: body[name] for name in judged if name in body},
    })


def _first(act: dict, name: str) -> str:
    stamp = {"at_ms": act["effective_ms"], "op": act["id"]}
    return compact({name: json.loads(act["body"])[name], "first": stamp})


def _find(act: dict) -> str:
    return compact({
        "op": act["id"],
        "device": act["device"],
        "at_ms": act["effective_ms"],
        "hits": json.loads(act["body"])["hits"],
    })


GATE_ROWS = {
    "scan": _scan,
    "scan_undo": lambda act: _first(act, "scan"),
    "incident_ack": lambda act: _first(act, "incident"),
    "find": _find,
}


def _bookmark(row: dict, acts: list) -> str:
    stamped = []
    if row.get("present"):
        was = row["present"]
        stamped.append((was["stamp"]["at_ms"], was["stamp"]["op"], was["value"]))
    registers = [
        (name, row[name]["stamp"]["at_ms"], row[name]["stamp"]["op"], row[name]["value"])
        for name in ATTRIBUTES
        if name in row
    ]
    tags = [
        (tag, was["stamp"]["at_ms"], was["stamp"]["op"], was["value"])
        for tag, was in row.get("tags", {}).items()
    ]
    notes = row.get("notes", {})
    live = dict(notes.get("live", {}))
    replaced = set(notes.get("replaced", []))
    for act in acts:
        body = json.loads(act["body"])
        if act["kind"] == "bookmark_set":
            stamped.append((act["effective_ms"], act["id"], body["present"]))
        elif act["kind"] == "attribute_set":
            told = (act["effective_ms"], act["id"], body["value"])
            registers.append((body["attribute"], *told))
        elif act["kind"] == "tags_change":
            for list_name, on in (("add", True), ("remove", False)):
                tags += [(t, act["effective_ms"], act["id"], on) for t in body.get(list_name, [])]
        else:
            replaced |= set(body.get("replaces", []))
            version = {"text": body.get("note"), "at_ms": act["effective_ms"]}
            live.setdefault(act["id"], version)
    out = {}
    if stamped:
        at_ms, op, value = max(stamped)
        out["present"] = {"value": value, "stamp": {"at_ms": at_ms, "op": op}}
    live = {op: live[op] for op in sorted(live) if op not in replaced}
    if live or replaced:
        out["notes"] = {"live": live, "replaced": sorted(replaced)}
    latest = _latest(registers)
    out.update((name, latest[name]) for name in ATTRIBUTES if name in latest)
    if tags:
        latest = _latest(tags)
        out["tags"] = {tag: latest[tag] for tag in sorted(latest)}
    return compact(out)


def _latest(told: list) -> dict:
    """By name, the value that was told last, with when and by which act."""
    latest = {}
    for name, at_ms, op, value in told:
        if name not in latest or (at_ms, op) > latest[name][:2]:
            latest[name] = (at_ms, op, value)
    return {
        name: {"value": value, "stamp": {"at_ms": at_ms, "op": op}}
        for name, (at_ms, op, value) in latest.items()
    }


def shown_note(row: str) -> dict:
    """What a person sees of the notes of a row: the newest, and the newest other one."""
    versions = json.loads(row).get("notes", {}).get("live", {})
    newest = sorted(versions.items(), key=lambda item: (item[1]["at_ms"], item[0]), reverse=True)
    texts = [version["text"] for _, version in newest]
    others = [text for text in texts[1:] if text is not None]
    return {"note": texts[0] if texts else None, "other": others[0] if others else None}
