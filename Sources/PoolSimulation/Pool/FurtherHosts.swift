/// The hosts of meetings beside their first ones, those of a meeting side by side in memory:
/// whoever goes through them reads a line or two of it.
///
/// A meeting's hosts stand in a run of places, in the order in which they came. A run has as many
/// places as the next power of two, so a meeting moves to another one as its hosts become more or
/// fewer; the one that it leaves is the next meeting's.
struct FurtherHosts: ~Copyable {
  struct Host: BitwiseCopyable {
    var instance: Int32
    /// Twice the people, and 1 where it is linked: so it is half as large.
    private var bits: UInt32

    init(instance: Int32, people: Int, isLinked: Bool) {
      self.instance = instance
      bits = UInt32(people) << 1 | (isLinked ? 1 : 0)
    }

    /// The meeting's people on it.
    @inline(__always) var people: Int { Int(bits >> 1) }
    /// Whether it holds a link's seats, and the first host too.
    @inline(__always) var isLinked: Bool { bits & 1 != 0 }
    mutating func enter() { bits += 2 }
    mutating func leave() { bits -= 2 }
    mutating func unlink() { bits &= ~1 }
  }

  private let inPlace = InPlace()
  private var hosts = Column<Host>()
  /// By the logarithm of its places, a run that is free, which says in its first place which one is
  /// the next; -1: there is none.
  private var free = Column(repeating: Int32(-1), count: 32)

  /// The hosts from a place on will be read soon.
  @inline(__always) func prefetch(_ place: Int) { hosts.prefetch(place) }

  /// The host in a place.
  @inline(__always) subscript(place: Int) -> Host {
    get { hosts[place] }
    _modify { yield &hosts[place] }
  }

  /// Which of some places has an instance; -1: none has. The latest is looked at first.
  @inline(__always) func place(of instance: Int32, among places: Range<Int>) -> Int {
    var place = places.upperBound
    while place > places.lowerBound {
      place &-= 1
      if hosts[place].instance == instance { return place }
    }
    return -1
  }

  /// Adds a host to those of a run, which are `count`. `run` is where it begins; -1: nowhere yet.
  mutating func append(_ host: Host, to run: inout Int32, of count: Int) {
    resize(&run, of: count, to: count + 1)
    hosts[Int(run) + count] = host
  }

  /// Takes the host in a place out of those of a run, which are `count`. `run` is -1 after the last
  /// one.
  mutating func remove(at place: Int, from run: inout Int32, of count: Int) {
    let last = Int(run) + count - 1
    for place in place..<last { hosts[place] = hosts[place + 1] }
    resize(&run, of: count, to: count - 1)
  }

  /// Moves what stays to a run of another length, where another one is due.
  @inline(__always) private mutating func resize(
    _ run: inout Int32, of count: Int, to newCount: Int
  ) {
    let (old, new) = (Self.size(for: count), Self.size(for: newCount))
    if old != new { move(&run, of: old, to: new, keeping: min(count, newCount)) }
  }

  private mutating func move(_ run: inout Int32, of old: Int, to new: Int, keeping count: Int) {
    let left = run
    run = new < 0 ? -1 : take(new)
    for place in 0..<count { hosts[Int(run) + place] = hosts[Int(left) + place] }
    guard left >= 0 else { return }
    hosts[Int(left)].instance = free[old]
    free[old] = left
  }

  /// A run of a size that nobody has.
  private mutating func take(_ size: Int) -> Int32 {
    let run = free[size]
    if run >= 0 {
      free[size] = hosts[Int(run)].instance
      return run
    }
    hosts.append(repeating: Host(instance: -1, people: 0, isLinked: false), count: 1 << size)
    return Int32(hosts.count - 1 << size)
  }

  /// The logarithm of the places of a run for so many hosts, of which there are eight at least, a
  /// line of memory; -1: none is needed.
  @inline(__always) private static func size(for count: Int) -> Int {
    count == 0 ? -1 : max(Int.bitWidth - (count - 1).leadingZeroBitCount, 3)
  }
}
