internal import Settings

/// What the values of a column count. The raw value stands in the tables.
package enum MetricUnit: String, Sendable {
  case count, instances, seats, fraction, hours, ratio
  case seconds = "s"
  case dollars = "USD"
  case instanceHours = "instance-hours"
  case seatHours = "seat-hours"
  case gigabytes = "GB"
  case gigabyteMonths = "GB-months"
  case megabitsPerSecond = "Mbps"
  case localTime = "local time"

  /// The unit that a number of it may be written with; nil: it is written without one.
  var written: Quantity.Unit? {
    switch self {
    case .fraction: .percent
    case .seconds: .seconds
    case .dollars: .dollars
    default: nil
    }
  }

  /// A number of it as it might be written.
  var example: String {
    switch self {
    case .fraction: "0.1%"
    case .seconds: "30s"
    case .dollars: "$250"
    case .ratio: "1.2"
    default: "10"
    }
  }

  /// The least amount that is worth speaking of beside 0; 0 for what is counted.
  var least: Double {
    switch self {
    case .fraction: 0.0001
    case .seconds: 1
    case .dollars, .hours, .instanceHours, .seatHours, .gigabytes, .gigabyteMonths,
      .megabitsPerSecond, .ratio:
      0.01
    case .count, .instances, .seats, .localTime: 0
    }
  }
}
