"""The benchmark's trace in a loop of one's own over Python's heapq: what people write who find SimPy slow.

Usage: heapq_pool.py TRACE RUNS. The pool is that of simpy_pool.py.
"""
import heapq
import sys
import time

INSTANCES, LIMIT = 40, 300


def simulate(joins):
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
    with open(sys.argv[1]) as trace:
        joins = [tuple(map(int, line.split(","))) for line in trace]
    best = float("inf")
    for _ in range(int(sys.argv[2])):
        start = time.process_time()
        rejected = simulate(joins)
        best = min(best, time.process_time() - start)
    print(f"rejected {rejected} ns {best * 1e9 / len(joins):.1f}")


main()
