package import Settings

extension SyntheticDemand {
  /// How much periods may differ.
  private static let variations = 0.0...10

  /// Reads a demand; keys that were not written keep the values of `defaults`.
  ///
  /// A demand of one part has its keys beside the others. `parts` is for several; one named like a
  /// part of the defaults takes its values from there, and those that are not named stay.
  package init(settings: inout SettingsReader, defaults: SyntheticDemand = SyntheticDemand()) {
    self = defaults
    busynessCV = settings.fraction(
      "busyness_cv", default: busynessCV, in: Self.variations,
      help: "How much days differ: the coefficient of variation of a day's busyness.")
    periodBusynessCV = settings.fraction(
      "period_busyness_cv", default: periodBusynessCV, in: Self.variations,
      help:
        "How much periods of a day differ beyond it: the coefficient of variation of a period's "
        + "busyness."
    )
    let period = settings.timeSpan(
      "busyness_period", default: Int64(busynessPeriod) * 60_000, in: 60_000...86_400_000,
      help: "The length of such a period.")
    busynessPeriod = Int(period / 60_000)
    if settings.isSound("busyness_period"), period % 60_000 != 0 || 1440 % busynessPeriod != 0 {
      settings.issue(
        "busyness_period", "does not divide a day into whole minutes; expected a length such as 15m"
      )
      busynessPeriod = 15
    }
    holidays = settings.holidays(default: holidays)
    // With no section at all the keys are only being described: then those of both ways are.
    let describes = settings.node.entries == nil
    let hasParts = settings.has("parts")
    if parts.count == 1, !hasParts || describes {
      let flow = parts[0].flow
      parts[0] = DemandPart(settings: &settings, defaults: parts[0])
      parts[0].flow = flow
    } else {
      // What the parts come to is known before they are read only where none is written.
      let help = "The meetings of an average week, of all parts."
      let total =
        hasParts
        ? settings.optionalNumber("meetings_per_week", in: DemandPart.meetingCounts, help: help)
        : settings.number(
          "meetings_per_week", default: meetingsPerWeek, in: DemandPart.meetingCounts, help: help)
      readParts(&settings)
      if let total, meetingsPerWeek > 0 { meetingsPerWeek = total }
    }
    if describes { readParts(&settings) }
    for key in [
      "weekday_share", "hour_share", "slot_share", "start_share", "weekday_starts", "arrivals",
      "size", "duration", "kind",
    ]
    where parts.count > 1 && settings.node.entries?.contains(where: { $0.key == key }) == true {
      let names = parts.map(\.name).joined(separator: ", ")
      _ = settings.has(key)
      settings.issue(
        key,
        "belongs to one part of the demand; expected it in an element of parts, by name (\(names))")
    }
  }

  private mutating func readParts(_ settings: inout SettingsReader) {
    let defaults = parts
    let written = settings.list("parts", help: "Kinds of meetings that are drawn independently.") {
      DemandPart(part: &$0, among: defaults)
    }
    // A demand that has its only part from nobody but the defaults' defaults is replaced.
    if !written.isEmpty, defaults.count == 1, defaults[0].name.isEmpty { parts = [] }
    for (index, part) in written.enumerated() {
      if part.name.isEmpty { continue }
      if written[..<index].contains(where: { $0.name == part.name }) {
        settings.issue("parts", "has two parts named \(part.name); expected different names")
      } else if let same = parts.firstIndex(where: { $0.name == part.name }) {
        parts[same] = part
      } else {
        parts.append(part)
      }
    }
  }
}

extension SettingsReader {
  /// Days as days since 1970-01-01, ascending.
  fileprivate mutating func holidays(default fallback: [Int64]) -> [Int64] {
    let help = "Days without a meeting, such as [2026-12-25, 2026-12-26]."
    let kind = ScalarKind<Int64>(
      "date", expected: "a date such as 2026-12-25",
      forms: [.pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    ) { text throws(QuantityError) in
      let calendar =
        text.count == 10
        ? try? ScenarioCalendar(start: "1970-01-01T00:00:00Z", timeZone: "UTC") : nil
      guard let time = calendar?.milliseconds(of: "\(text)T00:00:00Z") else {
        throw QuantityError("\(quoted(text)) is not a date")
      }
      return time / 86_400_000
    } text: {
      String($0)
    }
    return optionalValues("holidays", kind, help: help)?.sorted() ?? fallback
  }
}
