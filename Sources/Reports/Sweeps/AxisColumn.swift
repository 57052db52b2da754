internal import Settings
internal import Studies

/// A column for one setting that a sweep varies: numbers without their unit where all values have
/// the same, text otherwise.
struct AxisColumn {
  let column: ReportColumn
  /// nil: the values are text.
  private let unit: Quantity.Unit?

  init(key: String, values: some Sequence<SettingsNode>) {
    var unit: Quantity.Unit?
    var isNumeric = true
    for node in values {
      // A name such as 007 is no number.
      guard let text = node.text, let quantity = Quantity(text), !text.hasLeadingZero else {
        isNumeric = false
        break
      }
      // 0 needs no unit, and amounts of money and shares need none either.
      if quantity.value == 0, quantity.unit == .none { continue }
      switch (unit, quantity.unit) {
      case (nil, let own),
        (Quantity.Unit.none?, let own) where [.none, .dollars, .percent].contains(own):
        unit = own
      case (Quantity.Unit.dollars?, .none), (.percent?, .none): break
      case (let known, let own): if known != own { isNumeric = false }
      }
    }
    self.unit = isNumeric ? unit ?? Quantity.Unit.none : nil
    let name = key + (self.unit?.columnSuffix ?? "")
    let words =
      switch self.unit {
      case nil: "text"
      case Quantity.Unit.none?: "number"
      case .percent?: "fraction"
      case .dollars?: "USD"
      case .seconds?: "s"
      case .bytes?: "GB"
      case .bitsPerSecond?: "Mbps"
      }
    column = ReportColumn(name, words, "the variant's \(key)")
  }

  func cell(_ node: SettingsNode) -> ReportCell {
    guard unit != nil, let quantity = node.text.flatMap({ Quantity($0) }) else {
      return .text(node.flowText)
    }
    let value = quantity.columnValue
    if value == value.rounded(), abs(value) < 1e15 { return .integer(Int64(value)) }
    if abs(value) >= 1e20 { return .text(node.flowText) }
    return .decimal(units: Int128((value * 1e9).rounded()), places: 9).trimmed
  }
}

extension String {
  /// Whether it begins with a 0, after a sign or none, that another digit follows.
  fileprivate var hasLeadingZero: Bool {
    let unsigned = utf8.dropFirst(hasPrefix("-") || hasPrefix("+") ? 1 : 0)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return unsigned.first == digits.lowerBound
      && unsigned.dropFirst().first.map(digits.contains) ?? false
  }
}

extension ReportCell {
  /// A decimal without zeros at its end, but with at least three decimals: two turn into dates in
  /// some places.
  fileprivate var trimmed: Self {
    guard case .decimal(var units, var places) = self else { return self }
    while places > 3, units % 10 == 0 {
      units /= 10
      places -= 1
    }
    return .decimal(units: units, places: places)
  }
}
