/// A number for each ledger state, by `LedgerState.rawValue`: an array of fixed length without
/// memory of its own.
public struct StateCells: Sendable, Hashable, RandomAccessCollection, MutableCollection {
  private var cells = SIMD8<Int64>()
  private static let count = LedgerState.allCases.count

  /// All of them 0.
  public init() {}

  /// One for each state, in the order of the states.
  init(_ values: some Collection<Int64>) {
    precondition(values.count == Self.count, "a cell for each state")
    for (place, value) in values.enumerated() { cells[place] = value }
  }

  /// The first state.
  public var startIndex: Int { 0 }
  /// Behind the last state.
  public var endIndex: Int { Self.count }

  /// The number of a state.
  public subscript(place: Int) -> Int64 {
    get { cells[place] }
    set { cells[place] = newValue }
  }
}
