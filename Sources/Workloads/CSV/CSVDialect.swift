package import Settings

/// What stands between two fields of a row.
package enum Delimiter: String, CaseIterable, Sendable {
  case comma, semicolon, tab

  /// The byte itself.
  var byte: UInt8 {
    switch self {
    case .comma: Byte.comma
    case .semicolon: Byte.semicolon
    case .tab: Byte.tab
    }
  }

  /// The one of a word, or of the character itself.
  package init?(written text: String) {
    switch text {
    case ",": self = .comma
    case ";": self = .semicolon
    case "\t", "\\t": self = .tab
    default: self.init(rawValue: text)
    }
  }
}

/// What stands before the decimals of a number.
package enum DecimalMark: String, CaseIterable, Sendable {
  case point, comma

  var byte: UInt8 { self == .point ? Byte.point : Byte.comma }

  /// The one of a word, or of the character itself.
  package init?(written text: String) {
    switch text {
    case ".": self = .point
    case ",": self = .comma
    default: self.init(rawValue: text)
    }
  }
}

/// In which order a date has its day, month and year, whatever stands between them.
package enum DateOrder: String, CaseIterable, Sendable {
  case dayFirst = "dd/mm/yyyy"
  case monthFirst = "mm/dd/yyyy"
  case yearFirst = "yyyy/mm/dd"

  /// For messages.
  var words: String {
    switch self {
    case .dayFirst: "day before month"
    case .monthFirst: "month before day"
    case .yearFirst: "year before month and day"
    }
  }
}

/// What the numbers in a column of lengths count, or how clocks write them.
package enum LengthUnit: String, CaseIterable, Sendable {
  case milliseconds = "ms"
  case seconds, minutes, hours, days
  case hoursMinutesSeconds = "h:mm:ss"
  case hoursMinutes = "h:mm"
  case minutesSeconds = "m:ss"

  /// The milliseconds of one; nil where numbers are written as clocks show them.
  var milliseconds: Int64? {
    switch self {
    case .milliseconds: 1
    case .seconds: 1000
    case .minutes: 60_000
    case .hours: 3_600_000
    case .days: 86_400_000
    case .hoursMinutesSeconds, .hoursMinutes, .minutesSeconds: nil
    }
  }
}

/// What becomes of a demand that nobody can have meant.
package enum ImplausiblePolicy: String, CaseIterable, Sendable {
  /// It is refused.
  case error
  /// It is taken, and told.
  case accept
}

/// How a file is written, as far as somebody said it. What is nil the file tells itself.
package struct DialectSettings: Equatable, Sendable {
  /// What stands between fields.
  package var delimiter: Delimiter?
  /// The order of day, month and year.
  package var timeFormat: DateOrder?
  /// What stands before decimals.
  package var decimal: DecimalMark?
  /// What lengths count.
  package var unit: LengthUnit?

  /// - Parameters:
  ///   - delimiter: what stands between fields
  ///   - timeFormat: the order of day, month and year
  ///   - decimal: what stands before decimals
  ///   - unit: what lengths count
  package init(
    delimiter: Delimiter? = nil, timeFormat: DateOrder? = nil, decimal: DecimalMark? = nil,
    unit: LengthUnit? = nil
  ) {
    self.delimiter = delimiter
    self.timeFormat = timeFormat
    self.decimal = decimal
    self.unit = unit
  }
}

extension ScalarKind where Value: CaseIterable & RawRepresentable<String> {
  /// One of a few words, or the character that it stands for.
  package static func written(_ read: @escaping (String) -> Value?) -> Self {
    let words = Value.allCases.map(\.rawValue)
    return Self(
      "choice", expected: "one of \(words.joined(separator: ", "))",
      forms: [.words(words), .pattern(#"^\W$"#)]
    ) { text throws(QuantityError) in
      if let choice = read(text) { return choice }
      throw QuantityError(
        "\(quoted(text)) is not a known choice", suggestion: nearestName(to: text, in: words))
    } text: {
      $0.rawValue
    }
  }
}
