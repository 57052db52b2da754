internal import Probability
internal import Workloads

/// How long instances that were InService could not take joins yet, by who joined where.
///
/// Nobody writes down when an instance became usable. Its first join tells that it was by then; a
/// join that could have gone anywhere and went elsewhere before tells that it was not yet, where a
/// new instance is preferred to a busy one. Where another one is filled first it tells nothing, and
/// the times are too long.
struct RegistrationTimes {
  /// What is known of each launch, in milliseconds; empty: nothing is.
  let values: [ObservedInterval]
  /// What should be known of them, a sentence each.
  let notes: [String]

  private static let key = "launch.registration"

  /// The joins that could go anywhere, by time, and when the instance that each went to was launched;
  /// `.min` where that was before the log.
  private static func free(
    _ hosted: HostedJoins, _ stays: [Stay]
  ) -> [(time: Int64, launched: Int64)] {
    var launches: [String: [Int64]] = [:]
    for stay in stays { launches[stay.instance, default: []].append(stay.launched) }
    return hosted.joins.filter(\.isFree).map { join in
      let own = launches[hosted.instances[Int(join.instance)]] ?? []
      let place = own.firstPlace { $0 > join.time }
      return (join.time, place > 0 ? own[place - 1] : .min)
    }
  }

  /// Sets a group's launches against the joins on its instances.
  init(_ log: ActivityLog, _ hosted: HostedJoins) {
    guard let first = hosted.joins.first?.time, let last = hosted.joins.last?.time else {
      (values, notes) = ([], [])
      return
    }
    var numbers: [String: Int] = [:]
    for (number, name) in hosted.instances.enumerated() { numbers[name] = number }
    var times = hosted.instances.map { _ in [Int64]() }
    for join in hosted.joins { times[Int(join.instance)].append(join.time) }
    let stays = log.stays
    let free = Self.free(hosted, stays)
    var values: [ObservedInterval] = []
    // Launches of another time, and those after which nobody came; with a join before they were
    // InService, with the next join of all, and with none.
    var (outside, idle, early, next, unused) = (0, 0, 0, 0, 0)
    for stay in stays {
      guard stay.inService >= first, stay.inService < last else {
        outside += 1
        continue
      }
      let until = min(stay.until, last)
      let own = numbers[stay.instance].map { times[$0] } ?? []
      let place = own.firstPlace { $0 >= stay.launched }
      let joined = place < own.count && own[place] <= until ? own[place] : nil
      if let joined, joined <= stay.inService {
        early += 1
        values.append(ObservedInterval(0, Double(stay.rounding)))
        continue
      }
      let before = free.firstPlace { join in
        joined.map { join.time >= $0 } ?? (join.time > until)
      }
      // One that is as new is as empty: that somebody went there tells nothing.
      let other =
        free[..<before].reversed().prefix { $0.time > stay.inService }
        .first { $0.launched < stay.launched }?.time ?? .min
      // The end lies anywhere in its second.
      let lower = other > stay.inService ? max(other - stay.inService - stay.rounding, 0) : 0
      if let joined {
        if other <= stay.inService { next += 1 }
        values.append(ObservedInterval(Double(lower), Double(joined - stay.inService)))
      } else if lower > 0 {
        unused += 1
        values.append(ObservedInterval(Double(lower), .infinity))
      } else {
        idle += 1
      }
    }
    let finished = values.filter { !$0.isCensored }
    var notes: [String] = []
    func tell(_ sentence: String) { notes.append("\(Self.key): \(sentence)") }
    if outside + idle > 0 {
      tell(
        "\(outside + idle) \(outside + idle == 1 ? "launch was" : "launches were") left out: of \(outside) the trace does not have the time, and after \(idle) nobody joined while they ran."
      )
    }
    if finished.isEmpty {
      tell(
        "no instance has a first join in the time of both files; collect joins with their launches."
      )
      (self.values, self.notes) = ([], notes)
      return
    }
    if early == values.count {
      tell(
        "each of \(early) instances had a join before it was InService: the launch contains the registration, which is 0s."
      )
      (self.values, self.notes) = ([], notes)
      return
    }
    if finished.allSatisfy({ $0.lower <= 0 }) {
      let least = finished.reduce(Double.infinity) { min($0, $1.upper) }
      tell(
        "every first join on an instance was the first of all since it was InService, so that nothing tells how long it could not take one: at most \(Int64(least)) ms in the shortest case; collect a time in which people join more often."
      )
      (self.values, self.notes) = ([], notes)
      return
    }
    tell(
      "from InService to the first join on the instance, later than the last join that could go anywhere and went elsewhere. So it is where a new instance gets the next such join as soon as it can take it; where busy ones are filled first, it is longer than the truth."
    )
    if unused > 0 {
      tell(
        "on \(unused) of \(values.count) instances nobody joined while others got joins; they are counted as longer than that, which is wrong where they stood by."
      )
    }
    if next > 0 {
      tell(
        "on \(next) of \(values.count) instances the first join was the next of all, which tells that they took no longer than until then."
      )
    }
    if early > 0 {
      tell("on \(early) of \(values.count) instances somebody joined before they were InService.")
    }
    (self.values, self.notes) = (values, notes)
  }
}

/// An instance in the group, from its launch until something else happens to it.
private struct Stay {
  let instance: String
  /// When it was launched, when it was InService, and when that was over, milliseconds since 1970.
  let launched, inService, until: Int64
  /// How exactly InService is told, in milliseconds.
  let rounding: Int64
}

extension ActivityLog {
  /// Every launch into the group that succeeded, by its start.
  fileprivate var stays: [Stay] {
    var nexts: [String: Int64] = [:]
    var stays: [Stay] = []
    for activity in activities.reversed() {
      if let end = activity.end, activity.status == .successful,
        activity.kind == .cold || activity.kind == .fromPool
      {
        stays.append(
          Stay(
            instance: activity.instance, launched: activity.start, inService: end,
            until: nexts[activity.instance] ?? .max,
            rounding: activity.endsOnSecond ? 1_000 : 1))
      }
      nexts[activity.instance] = activity.start
    }
    return stays.reversed()
  }
}

extension Array {
  /// The first place from which a condition holds to the end, in an array in which it does not hold
  /// before.
  fileprivate func firstPlace(where isMet: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if isMet(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
