// The benchmark's trace in textbook C++: every join and leave goes through one std::priority_queue, and nothing is recorded but the
// rejected joins. Usage: queue_pool TRACE RUNS. The pool is that of python_pool.py.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <vector>

namespace {

constexpr int kInstances = 40, kLimit = 300;

struct Join { int64_t time, stay; int32_t meeting; };

struct Event {
  int64_t time;
  bool is_join;  // Who leaves goes first.
  uint32_t join;
  bool operator<(const Event& other) const {
    if (time != other.time) return time > other.time;
    if (is_join != other.is_join) return is_join;
    return join > other.join;
  }
};

int64_t simulate(const std::vector<Join>& joins, int meetings) {
  std::priority_queue<Event> events;
  std::vector<int> load(kInstances, 0), host(meetings, -1), people(meetings, 0), place(joins.size(), -1);
  for (uint32_t join = 0; join < joins.size(); ++join) events.push({joins[join].time, true, join});
  int64_t rejected = 0;
  while (!events.empty()) {
    const Event event = events.top();
    events.pop();
    const Join& join = joins[event.join];
    if (event.is_join) {
      int instance = host[join.meeting];
      if (instance < 0) instance = static_cast<int>(std::min_element(load.begin(), load.end()) - load.begin());
      if (load[instance] >= kLimit) { ++rejected; continue; }
      ++load[instance];
      host[join.meeting] = instance;
      ++people[join.meeting];
      place[event.join] = instance;
      events.push({join.time + join.stay, false, event.join});
    } else {
      --load[place[event.join]];
      if (--people[join.meeting] == 0) host[join.meeting] = -1;
    }
  }
  return rejected;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return std::printf("queue_pool TRACE RUNS\n"), 1;
  std::FILE* trace = std::fopen(arguments[1], "r");
  if (trace == nullptr) return std::perror(arguments[1]), 1;
  std::vector<Join> joins;
  Join join;
  int meetings = 0;
  while (std::fscanf(trace, "%ld,%ld,%d\n", &join.time, &join.stay, &join.meeting) == 3) {
    joins.push_back(join);
    meetings = std::max(meetings, join.meeting + 1);
  }
  std::fclose(trace);
  double best = 1e300;
  int64_t rejected = 0;
  for (int run = 0; run < std::atoi(arguments[2]); ++run) {
    const std::clock_t start = std::clock();
    rejected = simulate(joins, meetings);
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::printf("rejected %ld ns %.1f\n", static_cast<long>(rejected), best * 1e9 / static_cast<double>(joins.size()));
}
