"""The benchmark's trace on SimPy, as its tutorial would have it: one process a participant, plain counters.

Usage: simpy_pool.py TRACE RUNS. Least loaded of 40 instances of 300 seats, a meeting stays on its instance, who finds no seat is
rejected. Prints the rejected joins and the best nanoseconds for a join and its leave.
"""
import sys
import time

import simpy

INSTANCES, LIMIT = 40, 300


def simulate(joins):
    env = simpy.Environment()
    load = [0] * INSTANCES
    host, people = {}, {}
    rejected = 0

    def participant(instance, meeting, leave):
        yield env.timeout(leave - env.now)
        load[instance] -= 1
        people[meeting] -= 1
        if people[meeting] == 0:
            del host[meeting]

    def arrivals():
        nonlocal rejected
        for join, stay, meeting in joins:
            # A quarter of a millisecond later, so that who leaves in this millisecond has left.
            yield env.timeout(join + 0.25 - env.now)
            instance = host.get(meeting, -1)
            if instance < 0:
                instance = load.index(min(load))
            if load[instance] >= LIMIT:
                rejected += 1
                continue
            load[instance] += 1
            host[meeting] = instance
            people[meeting] = people.get(meeting, 0) + 1
            env.process(participant(instance, meeting, join + stay))

    env.process(arrivals())
    env.run()
    return rejected


def main():
    with open(sys.argv[1]) as trace:
        joins = [tuple(map(int, line.split(","))) for line in trace]
    best = float("inf")
    for _ in range(int(sys.argv[2])):
        start = time.process_time()
        rejected = simulate(joins)
        best = min(best, time.process_time() - start)
    print(f"rejected {rejected} ns {best * 1e9 / len(joins):.1f}")


main()
