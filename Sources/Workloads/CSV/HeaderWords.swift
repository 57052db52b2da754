/// What the name of a column says of the numbers in it.
struct HeaderWords {
  private let name: String
  /// The words of the name, in lower case: `durationMinutes` has two.
  private var words: [String] = []

  init(_ name: String) {
    self.name = name.lowercased()
    var word = ""
    var wasLower = false
    for character in name {
      let startsWord = character.isUppercase && wasLower
      if startsWord || !character.isLetter, !word.isEmpty {
        words.append(word)
        word = ""
      }
      if character.isLetter { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    if !word.isEmpty { words.append(word) }
  }

  private static let units: [(words: [String], unit: LengthUnit)] = [
    (["ms", "millis", "millisecond", "milliseconds", "msec"], .milliseconds),
    (["seconds", "second", "secs", "sec", "s"], .seconds),
    (["minutes", "minute", "mins", "min", "minuten"], .minutes),
    (["hours", "hour", "hrs", "hr", "h", "stunden"], .hours), (["days", "day"], .days),
  ]

  /// What lengths under this name count; nil when it does not say.
  var unit: LengthUnit? {
    for (pattern, unit) in [
      ("h:mm:ss", LengthUnit.hoursMinutesSeconds), ("h:m:s", .hoursMinutesSeconds),
      ("hhmmss", .hoursMinutesSeconds), ("h:mm", .hoursMinutes), ("m:ss", .minutesSeconds),
    ] where name.contains(pattern) {
      return unit
    }
    for (place, word) in words.enumerated().reversed() {
      // At the beginning of a name, min is the least and a letter anything.
      if place == 0, word.count <= 3 { continue }
      if let found = Self.units.first(where: { $0.words.contains(word) }) { return found.unit }
    }
    return nil
  }

  /// What the numbers count that are no people; nil where the name does not say so.
  var otherThanPeople: String? {
    if name.contains("%") { return "percent" }
    let others: [(String, [String])] = [
      ("percent", ["percent", "percentage", "pct", "utilization", "utilisation"]),
      (
        "bytes",
        ["bytes", "byte", "kb", "mb", "gb", "kib", "mib", "gib", "kbps", "mbps", "bitrate", "bps"]
      ),
    ]
    return others.first { other in words.contains { other.1.contains($0) } }?.0
  }
}
