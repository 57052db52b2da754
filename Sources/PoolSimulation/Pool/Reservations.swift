/// The seats that people of meetings in progress are still expected to take.
///
/// Each meeting's are counted where somebody was seated last: under `spill` that is where there is
/// room. A meeting that is over, or whose first host has emptied, expects nobody any more.
struct Reservations: ~Copyable {
  struct Place: BitwiseCopyable {
    var host: Int32 = -1
    /// The seats of those who have not come yet.
    var seats: Int32 = 0
  }

  /// By meeting; empty where nobody asks.
  private var places: Column<Place>

  init(meetings: Int) { places = Column(repeating: Place(), count: meetings) }

  /// Whether seats are kept in mind at all.
  @inline(__always) var isUsed: Bool { places.count > 0 }

  /// The seats that a meeting is still expected to take.
  func seats(of meeting: Int) -> Int { isUsed ? Int(places[meeting].seats) : 0 }

  /// Calls `body` with every instance on which seats are kept in mind, and their number.
  func forEach(_ body: (InstanceID, Int) -> Void) {
    for meeting in 0..<places.count where places[meeting].seats > 0 {
      body(InstanceID(places[meeting].host), Int(places[meeting].seats))
    }
  }

  /// A meeting begins that is expected to take so many seats.
  mutating func begin(_ meeting: Int, seats: Int, on instance: InstanceID, of fleet: inout Fleet) {
    places[meeting] = Place(host: Int32(instance), seats: Int32(seats))
    fleet.expect(seats, on: instance)
  }

  /// Somebody came to an instance, where the others are expected from now on.
  mutating func arrive(
    _ meeting: Int, seats: Int, on instance: InstanceID, of fleet: inout Fleet
  ) {
    let place = places[meeting]
    guard place.seats > 0 else { return }
    let left = max(Int(place.seats) - seats, 0)
    fleet.expect(-Int(place.seats), on: InstanceID(place.host))
    fleet.expect(left, on: instance)
    places[meeting] = Place(host: Int32(instance), seats: Int32(left))
  }

  /// Nobody more is expected.
  mutating func end(_ meeting: Int, in fleet: inout Fleet) {
    let place = places[meeting]
    if place.seats > 0 { fleet.expect(-Int(place.seats), on: InstanceID(place.host)) }
    places[meeting] = Place()
  }
}
