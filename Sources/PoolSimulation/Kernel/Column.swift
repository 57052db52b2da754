internal import CPrefetch

/// A growable run of plain values in memory of its own: an array without the per-write uniqueness
/// check.
///
/// Indices are checked in debug builds only, so what indexes a column must come from the column's
/// own bookkeeping. Elements are `BitwiseCopyable`, so a column can hold no reference and freeing
/// it is one call.
struct Column<Element: BitwiseCopyable>: ~Copyable {
  private(set) var count: Int
  private var capacity: Int
  private var base: UnsafeMutablePointer<Element>

  init() {
    count = 0
    capacity = 16
    base = .allocate(capacity: 16)
  }

  init(repeating value: Element, count: Int) {
    self.count = count
    capacity = max(count, 1)
    base = .allocate(capacity: capacity)
    base.initialize(repeating: value, count: count)
  }

  deinit { base.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "index outside the column")
      return base[index]
    }
    _modify {
      assert(index >= 0 && index < count, "index outside the column")
      yield &base[index]
    }
  }

  /// Fetches an element that will be read or written soon, so that nobody waits for it then. There
  /// need be none.
  @inline(__always) func prefetch(_ index: Int) { prefetch_for_writing(base + index) }

  @inline(__always) mutating func append(_ element: Element) {
    if count == capacity { makeRoom(for: 1) }
    (base + count).initialize(to: element)
    count &+= 1
  }

  /// As many more elements, each the same.
  @inline(never) mutating func append(repeating value: Element, count more: Int) {
    if count + more > capacity { makeRoom(for: more) }
    (base + count).initialize(repeating: value, count: more)
    count += more
  }

  /// Twice as much as before, or more, since it may grow again.
  @inline(never) private mutating func makeRoom(for more: Int) {
    capacity = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.initialize(from: base, count: count)
    base.deallocate()
    base = larger
  }

  /// A copy of all elements.
  var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Takes the last element away, of which there is one.
  mutating func removeLast() -> Element {
    assert(count > 0, "no last element in an empty column")
    count -= 1
    return base[count]
  }

  /// Takes all elements away and keeps the memory.
  mutating func removeAll() { count = 0 }

  /// Sets every element to `value` and the length to `length`.
  mutating func reset(to value: Element, count length: Int) {
    if length > capacity {
      base.deallocate()
      base = .allocate(capacity: length)
      capacity = length
    }
    base.initialize(repeating: value, count: length)
    count = length
  }
}
