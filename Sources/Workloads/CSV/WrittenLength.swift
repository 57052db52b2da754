internal import Settings

/// A length of time as spreadsheets and reports write it.
enum WrittenLength {
  /// A plain number, of whatever its column counts.
  case number(PlainDecimal)
  /// `1:02:03`, in milliseconds.
  case clock(Int64)
  /// `1:02`, which is minutes and seconds or hours and minutes.
  case shortClock(Int64, Int64)
  /// `1h 2m 3s`, `1 hr 2 min` or `PT1H2M3S`, in milliseconds.
  case words(Int64)

  /// Longer ones are damage: a thousand years.
  static let longest = Int64(Limit.milliseconds.most)

  private static let units: [(word: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("day", 86_400_000), ("days", 86_400_000), ("h", 3_600_000),
    ("hr", 3_600_000), ("hrs", 3_600_000), ("hour", 3_600_000), ("hours", 3_600_000),
    ("m", 60_000), ("min", 60_000), ("mins", 60_000), ("minute", 60_000), ("minutes", 60_000),
    ("s", 1000), ("sec", 1000), ("secs", 1000), ("second", 1000), ("seconds", 1000),
  ]

  /// Reads all of the bytes, without the blanks around them; nil when they are no length.
  init?(_ bytes: Span<UInt8>) {
    if let number = PlainDecimal(bytes) {
      self = .number(number)
      return
    }
    guard bytes.count <= 60, let text = String(decoding: bytes)?.trimmingBlanks().lowercased(),
      !text.isEmpty
    else { return nil }
    guard let read = text.contains(":") ? Self.clock(text) : Self.words(text) else { return nil }
    self = read
  }

  private static func clock(_ text: String) -> WrittenLength? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let first = whole(parts[0]), first < 100_000 else {
      return nil
    }
    var numbers = [first]
    for (place, part) in parts.enumerated().dropFirst() {
      let pieces = part.split(
        maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "," })
      guard pieces[0].utf8.count == 2, let number = whole(pieces[0]), number < 60 else {
        return nil
      }
      numbers.append(number)
      guard pieces.count == 2 else { continue }
      // A fraction of a second, which only the last of three may have.
      guard place == 2, let decimals = whole(pieces[1]), pieces[1].utf8.count <= 9 else {
        return nil
      }
      let scale = (0..<pieces[1].utf8.count).reduce(Int64(1)) { product, _ in product * 10 }
      numbers.append((decimals * 2000 + scale) / (2 * scale))
    }
    if parts.count == 2 { return .shortClock(numbers[0], numbers[1]) }
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    return .clock(seconds * 1000 + (numbers.count == 4 ? numbers[3] : 0))
  }

  private static func words(_ text: String) -> WrittenLength? {
    var rest = text[...]
    if rest.hasPrefix("p") {
      rest = rest.dropFirst()
      rest.removeAll { $0 == "t" }
    }
    var (total, last) = (Int64(0), Int64.max)
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(digits.count).drop { $0 == " " || $0 == "\u{A0}" }
      let word = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(word.count).drop {
        $0 == " " || $0 == "\u{A0}" || $0 == "," || $0 == "."
      }
      var number = String(digits)
      guard let unit = units.first(where: { $0.word == word })?.milliseconds, unit < last,
        let value = number.withUTF8({ PlainDecimal($0.span) })?.milliseconds(of: unit)
      else { return nil }
      (last, total) = (unit, total.addingClamped(value))
    }
    return last == .max || total > longest ? nil : .words(total)
  }

  private static func whole(_ text: Substring) -> Int64? {
    text.allSatisfy { $0.isASCII && $0.isNumber } ? Int64(text) : nil
  }
}
