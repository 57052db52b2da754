#!/usr/bin/env python3
"""Expects lectures to begin on the hour: `lectures.py BEFORE AFTER` keeps BEFORE instances more than
are busy in the quarter of an hour before the hour and on it, and AFTER at other times."""

import json
import sys

before, after = int(sys.argv[1]), int(sys.argv[2])

for line in sys.stdin:
    seen = json.loads(line)
    if seen["type"] != "observation":
        continue
    # 2026-01-05T08:45:00+01:00
    minute = int(seen["local_time"][14:16])
    expects = minute >= 45 or minute == 0
    busy = seen["serving"] - seen["empty"]
    waiting = -(-seen["seats_waiting"] // seen["participant_limit"])
    decision = {
        "desired": busy + waiting + (before if expects else after),
        "signal": busy,
        "reason": "lectures begin on the hour" if expects else "no lecture begins soon",
    }
    print(json.dumps(decision), flush=True)
