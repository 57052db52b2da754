/// Those who wait, first come first.
///
/// Who leaves the line, from wherever in it, leaves an empty place, and the places are closed up
/// when half of them are empty: leaving costs the same however long the line is.
struct WaitingLine: ~Copyable {
  /// Attendees in the order in which they came; -1 for an empty place.
  private var places: [Int32] = []
  /// The place of each attendee that waits, by its number.
  private var placeOf: [Int32] = []
  /// Nobody stands before this place.
  private var first = 0
  /// How many wait.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Puts an attendee at the end.
  mutating func append(_ number: Int) {
    if placeOf.count <= number {
      placeOf.append(contentsOf: repeatElement(-1, count: number + 1 - placeOf.count))
    }
    placeOf[number] = Int32(places.count)
    places.append(Int32(number))
    count += 1
  }

  /// Takes an attendee out, who has to be in the line.
  mutating func remove(_ number: Int) {
    places[Int(placeOf[number])] = -1
    placeOf[number] = -1
    count -= 1
    while first < places.count, places[first] < 0 { first += 1 }
    if places.count > 2 * count + 16 { closeUp() }
  }

  /// The attendee at or after a place, and the place after it; nil at the end. Starts at 0. Nobody
  /// may leave the line meanwhile.
  @inline(__always) func next(from place: Int) -> (number: Int, after: Int)? {
    var place = max(place, first)
    while place < places.count {
      if places[place] >= 0 { return (Int(places[place]), place + 1) }
      place += 1
    }
    return nil
  }

  private mutating func closeUp() {
    places.removeAll { $0 < 0 }
    first = 0
    for place in places.indices { placeOf[Int(places[place])] = Int32(place) }
  }
}
