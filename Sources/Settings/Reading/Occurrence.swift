/// A time at which a scheduled entry happens, and where the entry was written.
public struct Occurrence: Sendable, Hashable {
  /// Milliseconds since the scenario's start; below zero only where an option or an axis moved the
  /// run.
  public var milliseconds: Int64
  /// Where the time was written.
  package var location: SourceLocation

  /// The time `milliseconds` after the start, written at `location`.
  package init(milliseconds: Int64, location: SourceLocation) {
    self.milliseconds = milliseconds
    self.location = location
  }
}
