/// The least load of the slots below each node of a tree: finds the first slot that is not too full
/// in as many steps as the tree is high.
struct FitTree: ~Copyable {
  /// Nothing is kept where nobody asks.
  let isUsed: Bool
  /// The root is node 1, the children of node n are 2n and 2n + 1, and slot s is node `slots` + s.
  private var least = Column<Int32>()
  private var slots = 0

  init(isUsed: Bool) { self.isUsed = isUsed }

  /// Starts over with so many slots, a power of two, none of which is in use.
  mutating func reset(slots: Int) {
    guard isUsed else { return }
    self.slots = slots
    least.reset(to: .max, count: 2 * slots)
  }

  /// A slot has this load.
  mutating func set(_ slot: Int, to load: Int) { update(slot, Int32(load)) }

  /// A slot is in use no more.
  mutating func clear(_ slot: Int) { update(slot, .max) }

  private mutating func update(_ slot: Int, _ load: Int32) {
    guard isUsed else { return }
    var node = slots + slot
    least[node] = load
    while node > 1 {
      node >>= 1
      let lower = min(least[2 * node], least[2 * node + 1])
      if least[node] == lower { return }
      least[node] = lower
    }
  }

  /// The first slot with at most this load; nil without one.
  func first(atMost load: Int) -> Int? {
    guard isUsed, load >= 0, least[1] <= load else { return nil }
    var node = 1
    while node < slots {
      node *= 2
      if least[node] > load { node += 1 }
    }
    return node - slots
  }
}
