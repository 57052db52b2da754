internal import ArgumentParser
internal import Studies

/// Whether the columns on request are told.
struct BoundOption: ParsableArguments {
  @Flag(
    help: """
      Tell too how far the cost is from the least that any plan pays, and what capacity was paid for.
      """)
  var bound = false

  /// The settings (`path=value`) that say so.
  var overrides: [String] { bound ? [requestForBound] : [] }
}
