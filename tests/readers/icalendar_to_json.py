"""Reads a calendar from standard input with an independent library; writes what it understood as
JSON. Anything that the library complains about ends it with an error."""

import json
import sys

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
errors = [str(error) for part in calendar.walk() for error in part.errors]
if errors:
    sys.exit("\n".join(errors))


def event(part):
    return {
        "uid": str(part["UID"]),
        "sequence": int(part["SEQUENCE"]),
        "status": str(part["STATUS"]),
        "title": str(part["SUMMARY"]),
        "description": str(part.get("DESCRIPTION", "")),
        "place": str(part.get("LOCATION", "")),
        "start": part.decoded("DTSTART").isoformat(),
        "end": part.decoded("DTEND").isoformat(),
        "modified": part.decoded("LAST-MODIFIED").isoformat(),
        "alarms": [int(a.decoded("TRIGGER").total_seconds()) for a in part.walk("VALARM")],
    }


zones = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
for zone in calendar.walk("VTIMEZONE"):
    zone.to_tz()
json.dump({"zones": zones, "events": [event(e) for e in calendar.walk("VEVENT")]}, sys.stdout)
