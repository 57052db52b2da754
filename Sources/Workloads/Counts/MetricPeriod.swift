/// How long the periods of a metric are, where only the times of its values tell.
///
/// Sources leave out periods without data, so what divides all distances is only an upper bound of
/// the period: three values an hour apart may be sums of five minutes in a metric that is there
/// when somebody joins.
enum MetricPeriod {
  /// Longer periods are seldom asked for, and mistaken ones do the more harm: joins of five minutes
  /// spread over an hour.
  private static let longestUsual: Int64 = 300_000
  /// A source that says more is mistaken: 31 days.
  static let longestMeant: Int64 = 2_678_400_000
  /// So many neighbours at the period's distance are no accident.
  private static let enoughNeighbours = 10
  /// So many values without gaps show a long period: hours of a whole day.
  private static let enoughValues = 24

  /// What divides every distance of ascending times; 0 for less than two.
  static func divisor(of times: [Int64]) -> Int64 {
    var divisor: Int64 = 0
    for (time, next) in zip(times, times.dropFirst()) {
      var rest = next - time
      while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    }
    return divisor
  }

  /// Whether the times show that this is their period.
  ///
  /// Half of the distances between neighbours must be one period, or ten of them. A period of more
  /// than five minutes needs 24 values that fill nine tenths of the time, as well: a metric that is
  /// there only now and then does not.
  /// - Parameters:
  ///   - period: what divides every distance, in milliseconds
  ///   - times: ascending
  /// - Returns: false when somebody has to say it
  static func isShown(_ period: Int64, by times: [Int64]) -> Bool {
    guard period > 0, let first = times.first, let last = times.last, first < last else {
      return false
    }
    let neighbours = zip(times, times.dropFirst()).count { $1 - $0 == period }
    guard neighbours >= enoughNeighbours || neighbours * 2 >= times.count - 1 else { return false }
    if period <= longestUsual { return true }
    let slots = (last - first) / period + 1
    return times.count >= enoughValues && Int64(times.count) * 10 >= slots * 9
  }

  /// The period of values that are taken at about equal times: the usual one, a whole number of
  /// minutes or what divides one, that the middle distance is within a twentieth of; nil without
  /// one, or when most distances are others.
  static func aboutEqual(_ times: [Int64]) -> Int64? {
    let distances = zip(times, times.dropFirst()).map { $1 - $0 }.sorted()
    guard distances.count >= 2 else { return nil }
    let middle = distances[distances.count / 2]
    let minutes = max(60_000, (middle + 30_000) / 60_000 * 60_000)
    let usual = [1, 2, 5, 10, 15, 20, 30].map { Int64($0) * 1000 } + [minutes]
    guard let period = usual.first(where: { abs(middle - $0) * 20 <= $0 }) else { return nil }
    let near = distances.count { abs($0 - period) * 5 <= period }
    guard near * 2 >= distances.count else { return nil }
    if period <= longestUsual { return period }
    return times.count >= enoughValues && near * 10 >= distances.count * 9 ? period : nil
  }
}

extension MetricPeriod {
  /// The two neighbours of ascending times that are furthest apart.
  static func widestGap(_ times: [Int64]) -> (Int64, Int64) {
    zip(times, times.dropFirst()).max { $0.1 - $0.0 < $1.1 - $1.0 } ?? (
      times.first ?? 0, times.last ?? 0
    )
  }

  /// What divides both.
  static func common(_ one: Int64, _ other: Int64) -> Int64 {
    var (one, other) = (one, other)
    while other != 0 { (one, other) = (other, one % other) }
    return abs(one)
  }

  /// Whether at least four times are nearly all as far apart as what divides their distances:
  /// nobody leaves out values so evenly.
  static func isRegular(_ times: [Int64]) -> Bool {
    let divisor = divisor(of: times)
    return times.count >= 4
      && zip(times, times.dropFirst()).count { $1 - $0 == divisor } * 4 >= (times.count - 1) * 3
  }
}
