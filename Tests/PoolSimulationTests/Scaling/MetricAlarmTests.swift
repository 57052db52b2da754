import Testing

@testable import PoolSimulation

/// CloudWatch's alarms, by the tables of its user guide.
@Suite struct MetricAlarmTests {
  /// Datapoints, the newest last, and the state: `0` is within the threshold, `X` beyond it, `-` is
  /// missing. From "How alarm state is evaluated when data is missing" and "Avoiding premature
  /// transitions to alarm state", column MISSING, where an alarm looks back 5 datapoints.
  static let tables: [(needed: Int, datapoints: String, state: MetricAlarm.State)] = [
    (3, "0-X-X", .ok),
    (3, "0----", .ok),
    (3, "-----", .insufficientData),
    (3, "0XX-X", .alarm),
    (3, "----X", .insufficientData),
    (3, "X----", .alarm),
    (3, "---X-", .insufficientData),
    (3, "--X--", .alarm),
    (2, "0-X-X", .alarm),
    (2, "00X0X", .alarm),
    (2, "0-X--", .ok),
    (2, "----0", .ok),
    (2, "----X", .insufficientData),
    (2, "---X-", .alarm),
    // What is older than five datapoints is forgotten.
    (3, "0-----", .insufficientData),
    (3, "XXX000", .ok),
    (1, "X00", .alarm),
  ]

  private func level(_ mark: Character) -> MetricLevel? {
    switch mark {
    case "0": MetricLevel(0)
    case "X": MetricLevel(1)
    default: nil
    }
  }

  @Test("M of N datapoints make an alarm ring, missing ones treated as missing", arguments: tables)
  func states(needed: Int, datapoints: String, state: MetricAlarm.State) {
    var alarm = MetricAlarm(.out, evaluated: 3, needed: needed)
    for mark in datapoints { alarm.observe(level(mark)) }
    #expect(alarm.state { $0 > MetricLevel(0.5) } == state, "\(needed) of 3: \(datapoints)")
  }

  @Test("An alarm invokes its policy when it begins to ring, and once a minute while it does")
  func repetition() {
    var alarm = MetricAlarm(.out, evaluated: 1, needed: 1)
    var invoked: [Int] = []
    // A datapoint each 10 s, beyond the threshold but for that of 80 s.
    for second in stride(from: 10, through: 170, by: 10) {
      alarm.observe(MetricLevel(second == 80 ? 0 : 1))
      if alarm.invokes(at: seconds(Double(second)), breaching: { $0 > MetricLevel(0.5) }) {
        invoked.append(second)
      }
    }
    // At 10, a minute later, and anew from 90 on.
    #expect(invoked == [10, 70, 90, 150])
  }

  @Test("Levels add up exactly")
  func levels() {
    #expect(MetricLevel(0.7) - MetricLevel(0.5) == MetricLevel(0.2))
    #expect(MetricLevel(0.3) - MetricLevel(0.1) == MetricLevel(0.2))
  }

  /// The current capacity, the adjustment in percent, the minimum magnitude, and what results.
  ///
  /// From "Scaling adjustment types": 12.7 is rounded to 12, 0.67 to 1, -0.58 to -1 and -6.67 to
  /// -6; 25 % of 4 with a minimum of 2 adds 2.
  static let percentages: [(current: Int, percent: Int, least: Int, capacity: Int)] = [
    (127, 10, 1, 139), (67, 1, 1, 68), (58, -1, 1, 57), (667, -1, 1, 661),
    (4, 25, 1, 5), (4, 25, 2, 6), (4, -25, 2, 2), (8, -25, 1, 6), (10, 0, 3, 10),
    (0, 50, 1, 0), (3, -200, 1, 0),
  ]

  @Test("Percentages are rounded as AWS rounds them", arguments: percentages)
  func rounding(current: Int, percent: Int, least: Int, capacity: Int) throws {
    let adjustment = try reading(
      "adjustment_type: PercentChangeInCapacity\nmin_adjustment_magnitude: \(least)"
    ) { ScalingAdjustment(settings: &$0) }
    #expect(adjustment.capacity(current, adjustedBy: percent) == capacity)
  }

  @Test(
    "An adjustment is instances more, or their number",
    arguments: [
      ("ChangeInCapacity", 3, 5, 8), ("ChangeInCapacity", 3, -5, 0), ("ExactCapacity", 3, 5, 5),
    ])
  func kinds(type: String, current: Int, size: Int, capacity: Int) throws {
    let adjustment = try reading("adjustment_type: \(type)") { ScalingAdjustment(settings: &$0) }
    #expect(adjustment.capacity(current, adjustedBy: size) == capacity)
  }
}
