"""The benchmark's trace in Python: on SimPy as its tutorial would have it, a process a participant and plain counters, and in a loop of
one's own over heapq, as people write it who find SimPy slow.

Usage: python_pool.py simpy|heapq TRACE RUNS. Least loaded of 40 instances of 300 seats, a meeting stays on its instance, who finds no
seat is rejected. Prints the rejected joins and the best nanoseconds for a join and its leave.
"""
import heapq
import sys
import time

INSTANCES, LIMIT = 40, 300


def with_simpy(joins):
    import simpy

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


def with_heapq(joins):
    load = [0] * INSTANCES
    host, people = {}, {}
    rejected = 0
    leaves = []
    for join, stay, meeting in joins:
        while leaves and leaves[0][0] <= join:
            _, instance, left = heapq.heappop(leaves)
            load[instance] -= 1
            people[left] -= 1
            if people[left] == 0:
                del host[left]
        instance = host.get(meeting, -1)
        if instance < 0:
            instance = load.index(min(load))
        if load[instance] >= LIMIT:
            rejected += 1
            continue
        load[instance] += 1
        host[meeting] = instance
        people[meeting] = people.get(meeting, 0) + 1
        heapq.heappush(leaves, (join + stay, instance, meeting))
    while leaves:
        _, instance, left = heapq.heappop(leaves)
        load[instance] -= 1
    return rejected


def main():
    simulate = {"simpy": with_simpy, "heapq": with_heapq}[sys.argv[1]]
    with open(sys.argv[2]) as trace:
        joins = [tuple(map(int, line.split(","))) for line in trace]
    best = float("inf")
    for _ in range(int(sys.argv[3])):
        start = time.process_time()
        rejected = simulate(joins)
        best = min(best, time.process_time() - start)
    print(f"rejected {rejected} ns {best * 1e9 / len(joins):.1f}")


main()
