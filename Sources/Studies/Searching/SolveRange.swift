internal import Settings

/// The setting that a search moves, the numbers it may try, and where it begins.
struct SolveRange {
  let setting: NumericSetting
  let search: ThresholdSearch
  private let unit: Quantity.Unit

  /// Finds the setting, and the ends that are not given.
  /// - Throws: what is wrong with the setting or with the ends.
  init(_ question: SolveQuestion, _ document: ScenarioDocument) throws(ScenarioError) {
    let key = question.key
    let settings = NumericSettings(document, try document.scenario())
    let found = try settings.number(at: key)
    let declared = settings.keys.key(at: key)
    let kind = found?.kind ?? declared?.kind
    if found == nil, kind == nil {
      // What nobody knows is told as every unknown key is.
      let location = SourceLocation(option: "solve \(key)", ordinal: 0)
      _ = try document.scenario([
        Assignment(path: key, node: SettingsNode(.scalar("1"), at: location))
      ])
    }
    let value = found?.values.first
    // 0 needs no unit, so it goes with every other, and an amount of money needs no sign.
    let given = [value, question.from, question.to].compactMap(\.self).filter {
      $0.value != 0 || $0.unit != .none
    }
    let unit = given.first?.unit ?? .none
    if let other = given.first(where: {
      $0.unit != unit && !(kind == "money" && [.none, .dollars].contains($0.unit))
    }) {
      throw Self.issue(
        key,
        "\(other.text) has another unit than \(given[0].text); expected --from and --to in the "
          + "setting's unit"
      )
    }
    if question.from == nil || question.to == nil, (value?.value ?? 0) <= 0 {
      let problem =
        value.map { "is \($0.text)" } ?? "is not in the scenario and has no number as its default"
      throw Self.issue(key, "\(problem), so nobody knows where to look; expected --from and --to")
    }
    let isWhole = found?.isWhole ?? (declared?.magnitude == .whole)
    var low = question.from?.value ?? (value?.value ?? 0) / SolveQuestion.usualReach
    let high = question.to?.value ?? (value?.value ?? 0) * SolveQuestion.usualReach
    let tolerance = question.tolerance ?? (isWhole ? 0 : SolveQuestion.usualTolerance)
    if question.from == nil {
      let grid = SearchGrid(isWhole: isWhole, range: low...max(low, high), tolerance: tolerance)
      low = grid.value(at: grid.index(atMost: low))
    }
    if isWhole, low != low.rounded() || high != high.rounded() {
      throw Self.issue(key, "takes whole numbers only; expected --from and --to without a fraction")
    }
    guard low < high else {
      throw Self.issue(
        key,
        "is looked for from \(Quantity(low, unit).text) to \(Quantity(high, unit).text); expected "
          + "--to above --from"
      )
    }
    search = ThresholdSearch(
      grid: SearchGrid(isWhole: isWhole, range: low...high, tolerance: tolerance),
      range: low...high,
      start: min(max(value?.value ?? low, low), high), tolerance: tolerance)
    setting =
      found
      ?? NumericSetting(
        path: key, values: [Quantity(low, unit)], kind: kind ?? "number", isWhole: isWhole,
        role: declared?.role, isWritten: false,
        node: SettingsNode(.scalar(""), at: SourceLocation(option: key, ordinal: 0)), whole: nil)
    self.unit = unit
  }

  /// A value of the setting.
  func quantity(_ value: Double) -> Quantity { Quantity(value, unit) }

  /// The variant in which the setting has a value.
  func variant(_ value: Double) -> Variant {
    Variant(assignments: [setting.assignment("solve") { _ in quantity(value) }.assignment])
  }

  private static func issue(_ key: String, _ message: String) -> ScenarioError {
    .issues([
      SettingsIssue(
        at: SourceLocation(option: "solve \(key)", ordinal: 0), path: key, message: message)
    ])
  }
}
