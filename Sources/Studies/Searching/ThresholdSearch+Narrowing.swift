extension ThresholdSearch {
  /// Where all conditions hold on a stretch so short that it was stepped over: of two neighbours
  /// one condition holds only at the one, and another only at the other.
  func between(
    _ tried: [(value: Double, holds: [Bool])], _ accepts: (Double) throws -> Bool,
    _ holds: ([Double]) throws -> [[Bool]]
  ) rethrows -> [Switch] {
    var tried = tried.sorted { $0.value < $1.value }
    while true {
      let values = try zip(tried, tried.dropFirst()).flatMap { low, high -> [Double] in
        let gains = zip(low.holds, high.holds).contains { !$0 && $1 }
        let losses = zip(low.holds, high.holds).contains { $0 && !$1 }
        return gains && losses
          ? try grid.parting(low.value, high.value, into: 3).filter(accepts) : []
      }
      if values.isEmpty { return [] }
      tried = (tried + zip(values, try holds(values)).map { ($0, $1) }).sorted {
        $0.value < $1.value
      }
      let fine = tried.map { $0.holds.allSatisfy(\.self) }
      let changes = tried.indices.dropFirst().filter { fine[$0] != fine[$0 - 1] }
      if changes.isEmpty { continue }
      return changes.map { place in
        let (low, high) = (tried[place - 1].value, tried[place].value)
        return fine[place] ? Switch(holds: high, fails: low) : Switch(holds: low, fails: high)
      }
    }
  }

  /// Brings the two numbers of each switch together.
  func narrow(
    _ switches: inout [Switch], _ accepts: (Double) throws -> Bool,
    _ holds: ([Double]) throws -> [Bool]
  ) rethrows {
    while true {
      var places: [(place: Int, values: [Double])] = []
      for place in switches.indices where !isClose(switches[place]) {
        let values = try grid.parting(switches[place].ends.low, switches[place].ends.high, into: 3)
          .filter(accepts)
        // What lies between is refused: this is as close as they come.
        if !values.isEmpty { places.append((place, values)) }
      }
      if places.isEmpty { return }
      var tried = try holds(places.flatMap(\.values))[...]
      for (place, values) in places {
        // Of several changes the one that ends the stretch on which it holds.
        let inwards =
          switches[place].isUpper ? Array(zip(values, tried)) : zip(values, tried).reversed()
        tried = tried.dropFirst(values.count)
        let held = inwards.prefix { $0.1 }
        if let last = held.last { switches[place].holds = last.0 }
        if held.count < inwards.count { switches[place].fails = inwards[held.count].0 }
      }
    }
  }

  private func isClose(_ change: Switch) -> Bool {
    let (low, high) = change.ends
    switch grid {
    case .whole: return high - low <= max(1, tolerance * low)
    case .digits: return high - low <= tolerance * low
    case .steps(_, let range):
      return high - low <= tolerance * (range.upperBound - range.lowerBound)
    }
  }
}
