/// M/M/k with set-up (M/M/k/setup of Gandhi, Doroudi and Harchol-Balter, CMU-CS-13-105).
///
/// A server is switched off as soon as it finds no job, as many are being switched on as jobs wait,
/// and one that is not wanted any more is switched off while it starts.
struct SetupQueue {
  let servers: Int
  /// Jobs a second.
  let arrivals: Double
  /// Jobs a second of a busy server.
  let service: Double
  /// One over the mean set-up in seconds, which is exponential.
  let setup: Double

  /// The mean wait of a job in seconds, out of the chain's stationary law and Little's law.
  ///
  /// States are busy servers and jobs. They are eliminated one after the other, the last first
  /// (Grassmann, Taksar and Heyman 1985), which only adds, multiplies and divides what is positive.
  /// - Parameter jobs: the most jobs at once; the chain goes no further
  /// - Returns: seconds
  func meanWait(upTo jobs: Int) -> Double {
    var states: [(busy: Int, jobs: Int)] = []
    var first: [Int] = []
    for present in 0...jobs {
      first.append(states.count)
      for busy in 0...min(servers, present) { states.append((busy, present)) }
    }
    // A move changes the jobs by at most one, so it goes no further than this.
    let reach = 2 * servers + 2
    let width = 2 * reach + 1
    var rates = [Double](repeating: 0, count: states.count * width)
    func at(_ from: Int, _ to: Int) -> Int { from * width + to - from + reach }
    for (index, state) in states.enumerated() {
      let waiting = state.jobs - state.busy
      if state.jobs < jobs { rates[at(index, first[state.jobs + 1] + state.busy)] += arrivals }
      if state.busy > 0 {
        let left = waiting > 0 ? state.busy : state.busy - 1
        rates[at(index, first[state.jobs - 1] + left)] += Double(state.busy) * service
      }
      let starting = min(servers - state.busy, waiting)
      if starting > 0 { rates[at(index, index + 1)] += Double(starting) * setup }
    }
    for last in stride(from: states.count - 1, to: 0, by: -1) {
      let before = max(0, last - reach)..<last
      let out = before.reduce(0) { $0 + rates[at(last, $1)] }
      for from in before where rates[at(from, last)] > 0 {
        rates[at(from, last)] /= out
        let share = rates[at(from, last)]
        for to in before where to != from { rates[at(from, to)] += share * rates[at(last, to)] }
      }
    }
    var weights = [1.0]
    for index in 1..<states.count {
      weights.append(
        (max(0, index - reach)..<index).reduce(0) { $0 + weights[$1] * rates[at($1, index)] })
    }
    var waiting = 0.0
    var total = 0.0
    for (state, weight) in zip(states, weights) {
      waiting += Double(state.jobs - state.busy) * weight
      total += weight
    }
    return waiting / total / arrivals
  }

  /// The same with as many servers as are ever wanted, whatever `servers` is. Waiting jobs are then
  /// independent of busy servers: between j and j + 1 of them it is
  /// arrivals p(j) = (arrivals + (j + 1) setup) p(j + 1), because busy servers finish as many jobs
  /// as come.
  var meanWaitWithoutLimit: Double {
    var weight = 1.0
    var total = 1.0
    var waiting = 0.0
    var jobs = 0
    while weight > 1e-18 * total {
      jobs += 1
      weight *= arrivals / (arrivals + Double(jobs) * setup)
      total += weight
      waiting += Double(jobs) * weight
    }
    return waiting / total / arrivals
  }
}
