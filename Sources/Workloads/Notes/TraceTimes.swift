/// What the plain numbers in a trace's columns of times count.
package enum TraceTimes: String, CaseIterable, Sendable {
  /// Seconds since the scenario's start.
  case sinceStart = "since_start"
  /// There are none: all times are written as ISO 8601 has them.
  case wallClock = "wall_clock"
  /// Seconds since 1970-01-01T00:00:00Z.
  case unixSeconds = "unix_s"
  /// Milliseconds since 1970-01-01T00:00:00Z.
  case unixMilliseconds = "unix_ms"
}
