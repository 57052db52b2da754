#!/usr/bin/env python3
"""Greenroom's own policy `headroom` as a program: `headroom.py SEATS` keeps so many seats free."""

import json
import sys

free_seats = int(sys.argv[1])

for line in sys.stdin:
    seen = json.loads(line)
    if seen["type"] != "observation":
        continue
    wanted = seen["seats_taken"] + seen["seats_waiting"] + free_seats
    capacity = (seen["serving"] + seen["launching"]) * seen["participant_limit"]
    decision = {
        "free_seats": free_seats,
        "seats_wanted": seen["seats_waiting"],
        "signal": wanted,
        "reason": "headroom_short" if wanted > capacity else "headroom_ample",
    }
    # A line that stays in a buffer is an answer that never comes.
    print(json.dumps(decision), flush=True)
