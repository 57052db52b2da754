/// What a new instance has to fetch before it is up: its volume is made of a snapshot, whose blocks
/// come from S3 when they are first touched.
///
/// Source: Amazon EBS User Guide, Initialize Amazon EBS volumes; fast snapshot restore.
package struct FirstRead: Sendable, Hashable {
  /// The bytes that are touched.
  package var volume: Int64
  /// How fast they come, bits a second.
  package var rate: Int64
  /// The snapshot's bytes where it is enabled for fast restore; nil: it is not.
  package var fastSnapshot: Int64?

  /// A read of `volume` bytes at `rate` bits a second.
  package init(volume: Int64, rate: Int64, fastSnapshot: Int64? = nil) {
    (self.volume, self.rate, self.fastSnapshot) = (volume, rate, fastSnapshot)
  }

  /// How long it takes, to the millisecond above.
  var span: TimeSpan {
    TimeSpan(milliseconds: Int64((Int128(volume) * 8_000 + Int128(rate) - 1) / Int128(rate)))
  }
}

/// The first reads of a pool's volumes, and the credits for volumes that need none.
///
/// A snapshot that is enabled for fast restore has a bucket of credits in each zone, each good for
/// a volume that is there as a whole: 1,024 over its GiB, at most ten, of which as many come back in
/// an hour, and at least one.
struct VolumeRestores {
  private let read: TimeSpan
  /// By zone; empty without fast restore.
  private var credits: [Throttle]
  /// Volumes that found none.
  private(set) var withoutCredit = 0

  init(_ firstRead: FirstRead?, zones: Int) {
    read = firstRead?.span ?? .zero
    let gibibytes = firstRead?.fastSnapshot.map { Double($0) / 0x1p30 }
    let hour: Int64 = 3_600_000
    let bucket = gibibytes.map { size in
      let slot = Int64((Double(hour) / min(10, 1_024 / size)).rounded())
      return Throttle(slot: slot, depth: max(hour, slot))
    }
    credits = bucket.map { [Throttle](repeating: $0, count: zones) } ?? []
  }

  /// How long a volume is read that is made in a zone at `time`.
  mutating func firstRead(inZone zone: Int, at time: SimulationTime) -> TimeSpan {
    guard !credits.isEmpty else { return read }
    guard credits[zone].earliest(1, from: time) == time else {
      withoutCredit += 1
      return read
    }
    credits[zone].take(1, at: time)
    return .zero
  }
}
