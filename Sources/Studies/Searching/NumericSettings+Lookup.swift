internal import Settings

extension NumericSettings {
  /// Where laws have the parameter that all their values grow with.
  private static let locations = [
    "constant", "lognormal.median", "exponential.mean", "gamma.mean", "weibull.scale",
    "normal.mean",
  ]

  /// Finds the number that stands for a setting.
  /// - Parameter path: the setting, a number or a law
  /// - Returns: the number there, or of the law there; nil where there is none and none is the
  ///   default
  /// - Throws: why it is not one number.
  func number(at path: String) throws(ScenarioError) -> NumericSetting? {
    if SweepAxis.isFixed(path) {
      throw Self.issue(path, nil, "is nothing to look for; expected a setting that changes a run")
    }
    for path in [path] + Self.locations.map({ "\(path).\($0)" }) {
      if let number = all.first(where: { $0.path == path && $0.node.elements == nil }) {
        return number
      }
    }
    guard let node = resolved.node(at: path) else { return nil }
    // A weight is none of the numbers that are moved unasked.
    if let quantity = node.text.flatMap({ Quantity($0) }) {
      return NumericSetting(
        path: path, values: [quantity], kind: "fraction", isWhole: false,
        role: keys.key(at: path)?.role, isWritten: true, node: node, whole: nil)
    }
    if let text = node.text {
      throw Self.issue(
        path, node, "\"\(text.onOneLine)\" is no number; expected a setting with a number")
    }
    let below = all.first { $0.path.hasPrefix("\(path).") && $0.node.elements == nil }
    let remedy = below.map { "one number of it, such as \($0.path)" } ?? "a setting with one number"
    throw Self.issue(path, node, "has no one number that all of it grows with; expected \(remedy)")
  }

  private static func issue(_ path: String, _ node: SettingsNode?, _ message: String)
    -> ScenarioError
  {
    let location = node?.location ?? SourceLocation(option: "solve \(path)", ordinal: 0)
    return .issues([SettingsIssue(at: location, path: path, message: message)])
  }
}
