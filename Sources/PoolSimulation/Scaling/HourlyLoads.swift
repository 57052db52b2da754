/// The mean load of each hour of up to 14 days, in seats. Hours are counted from 1970, in UTC.
package struct HourlyLoads: Sendable, Hashable {
  /// As far as predictive scaling looks back, in hours: 14 days.
  package static let most = 336

  /// The first hour.
  package private(set) var first: Int64 = 0
  /// nil: nothing is known of an hour.
  private var loads: [Double?] = []

  /// No hours.
  package init() {}

  /// The hour after the last.
  package var end: Int64 { first + Int64(loads.count) }
  /// The hours that are known.
  package var count: Int { loads.count { $0 != nil } }
  /// The hours that are known, with their loads.
  var known: [(hour: Int64, load: Double)] {
    loads.enumerated().compactMap { place, load in load.map { (first + Int64(place), $0) } }
  }

  /// The load of an hour; nil: nothing is known of it.
  subscript(hour: Int64) -> Double? {
    hour >= first && hour < end ? loads[Int(hour - first)] : nil
  }

  /// Adds an hour behind all others; one that is not is left out. What is too old is forgotten.
  package mutating func append(_ load: Double, at hour: Int64) {
    if loads.isEmpty || hour - end >= Int64(Self.most) {
      (first, loads) = (hour, [load])
      return
    }
    guard hour >= end else { return }
    while end < hour { loads.append(nil) }
    loads.append(load)
    let old = max(loads.count - Self.most, 0)
    loads.removeFirst(old)
    first += Int64(old)
  }
}
