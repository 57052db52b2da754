extension SettingsReader {
  /// A length of time in milliseconds, such as `90s` or `11h2m`; `never` is `Int64.max` where
  /// `allowsForever` says so.
  ///
  /// Without a default it is required; missing or bad it is an issue, and the default or the lower
  /// bound.
  public mutating func timeSpan(
    _ key: String, default fallback: Int64? = nil, in range: ClosedRange<Int64> = 0...(.max),
    allowsForever: Bool = false, schedule: Bool = false, help: String
  ) -> Int64 {
    value(
      key, .timeSpan(in: range, allowsForever: allowsForever), default: fallback,
      schedule: schedule, help: help) ?? fallback ?? range.lowerBound
  }

  /// A length of time in milliseconds; nil when it was left out or is bad, which is an issue.
  public mutating func optionalTimeSpan(
    _ key: String, in range: ClosedRange<Int64> = 0...(.max), allowsForever: Bool = false,
    help: String
  ) -> Int64? {
    optionalValue(key, .timeSpan(in: range, allowsForever: allowsForever), help: help)
  }

  /// An amount of money in nano-dollars, exactly as written: `$0.17` or `0.17`.
  ///
  /// Without a default it is required; missing or bad it is an issue, and the default or the lower
  /// bound.
  public mutating func money(
    _ key: String, default fallback: Int64? = nil, in range: ClosedRange<Int64> = 0...(.max),
    help: String
  ) -> Int64 {
    value(key, .money(in: range), default: fallback, help: help) ?? fallback ?? range.lowerBound
  }

  /// An amount of money in nano-dollars; nil when it was left out or is bad, which is an issue.
  public mutating func optionalMoney(
    _ key: String, in range: ClosedRange<Int64> = 0...(.max), help: String
  ) -> Int64? {
    optionalValue(key, .money(in: range), help: help)
  }

  /// A data size in bytes, such as `40GB`, where 1 GB is 10^9 bytes.
  ///
  /// Without a default it is required; missing or bad it is an issue, and the default or the lower
  /// bound.
  public mutating func dataSize(
    _ key: String, default fallback: Int64? = nil, in range: ClosedRange<Int64> = 0...(.max),
    help: String
  ) -> Int64 {
    value(key, .dataSize(in: range), default: fallback, help: help) ?? fallback ?? range.lowerBound
  }

  /// A data size in bytes; nil when it was left out or is bad, which is an issue.
  public mutating func optionalDataSize(
    _ key: String, in range: ClosedRange<Int64> = 0...(.max), help: String
  ) -> Int64? {
    optionalValue(key, .dataSize(in: range), help: help)
  }

  /// A bit rate in bits per second, such as `2.5Mbps`.
  ///
  /// Without a default it is required; missing or bad it is an issue, and the default or the lower
  /// bound.
  public mutating func bitRate(
    _ key: String, default fallback: Int64? = nil, in range: ClosedRange<Int64> = 0...(.max),
    help: String
  ) -> Int64 {
    value(key, .bitRate(in: range), default: fallback, help: help) ?? fallback ?? range.lowerBound
  }

  /// A bit rate in bits per second; nil when it was left out or is bad, which is an issue.
  public mutating func optionalBitRate(
    _ key: String, in range: ClosedRange<Int64> = 0...(.max), help: String
  ) -> Int64? {
    optionalValue(key, .bitRate(in: range), help: help)
  }
}
