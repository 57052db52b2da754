/// A point on the simulation's clock: whole milliseconds since the scenario's start.
///
/// A point and a length are different types (`TimeSpan`), so adding two points does not compile.
public struct SimulationTime: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// Milliseconds since the scenario's start; negative before it.
  public var milliseconds: Int64

  /// The point `milliseconds` after the scenario's start.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The scenario's start.
  public static let zero = SimulationTime(milliseconds: 0)
  /// A point after every other: what is scheduled for it never happens.
  public static let never = SimulationTime(milliseconds: .max)

  /// Whether `left` is less than `right`.
  @inline(__always) public static func < (left: Self, right: Self) -> Bool {
    left.milliseconds < right.milliseconds
  }
  /// The point `span` after this one; `never` when either is without end.
  @inline(__always) public static func + (time: Self, span: TimeSpan) -> Self {
    let (sum, overflow) = time.milliseconds.addingReportingOverflow(span.milliseconds)
    return overflow ? .never : Self(milliseconds: sum)
  }
  /// The length from `right` to `left`.
  @inline(__always) public static func - (left: Self, right: Self) -> TimeSpan {
    TimeSpan(milliseconds: left.milliseconds - right.milliseconds)
  }
}

/// A length of time in whole milliseconds.
public struct TimeSpan: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// The length in milliseconds.
  public var milliseconds: Int64

  /// A length of `milliseconds`.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// No time at all.
  public static let zero = TimeSpan(milliseconds: 0)
  /// A length without end (`never`, `forever` and `inf` in scenarios and traces).
  public static let forever = TimeSpan(milliseconds: .max)

  /// Whether `left` is less than `right`.
  @inline(__always) public static func < (left: Self, right: Self) -> Bool {
    left.milliseconds < right.milliseconds
  }
  /// The sum of two lengths; `forever` when either is without end.
  @inline(__always) public static func + (left: Self, right: Self) -> Self {
    let (sum, overflow) = left.milliseconds.addingReportingOverflow(right.milliseconds)
    return overflow ? .forever : Self(milliseconds: sum)
  }
}
