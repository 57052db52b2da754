/// An interval of the clock with its joins.
package struct BusyInterval: Equatable, Sendable {
  /// Where it begins, in milliseconds since the start.
  package var start: Int64
  /// The joins in it.
  package var joins: Int
}
