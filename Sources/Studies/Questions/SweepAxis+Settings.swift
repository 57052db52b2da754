internal import Settings

extension SweepAxis {
  /// The sections that say what is asked about a scenario, and nothing about its runs.
  static let questions = ["sweep", "objectives", "expect", "reconcile"]

  /// What decides a run's identity, or says nothing about it: no axis.
  private static let fixedKeys = ["scenario", "seed", "replications", "report.write"] + questions

  /// Whether a setting makes no other run of the same number.
  /// - Parameter path: the setting
  /// - Returns: whether it is one of those that are no axis
  static func isFixed(_ path: String) -> Bool {
    fixedKeys.contains { path == $0 || path.hasPrefix("\($0).") }
  }

  /// Reads the axis at a key of `axes`: a list of values, a range, or `{linked: {key: [..], key:
  /// [..]}}`, whose lists go together.
  /// - Parameters:
  ///   - entry: the key and what stands behind it
  ///   - reader: the reader of the `sweep` section
  ///   - keys: the scenario's other keys
  init?(_ entry: SettingsNode.Entry, _ reader: inout SettingsReader, keys: [SettingsKey]) {
    let path = "axes.\(entry.key)"
    if let elements = entry.node.elements {
      self.init(lists: [(entry, elements)], reader, path: path)
    } else if entry.node.node(at: "linked") != nil {
      let linked = reader.section(of: entry.node, path: path) { section in
        section.entries(
          "linked", help: "lists of the same length, whose values go together",
          expected: "keys and lists of values")
      }
      let lists = linked.compactMap { key in key.node.elements.map { (key, $0) } }
      guard lists.count == linked.count, !lists.isEmpty else {
        for key in linked where key.node.elements == nil {
          Self.report(
            reader, key.node.location, "\(path).linked.\(key.key)",
            "is not a list; expected a list of values")
        }
        return nil
      }
      self.init(lists: lists, reader, path: "\(path).linked")
    } else if entry.node.entries != nil {
      guard Self.isFree(entry, reader, path: path) else { return nil }
      let isWhole = keys.key(at: entry.key).map { $0.magnitude == .whole }
      guard
        let range = reader.section(
          of: entry.node, path: path, { SweepRange(&$0, isWhole: isWhole) })
      else { return nil }
      self.init(keys: [entry.key], values: .range(range))
    } else {
      Self.report(
        reader, entry.node.location, path,
        "is no axis; expected a list such as [0, 4, 8], or a range such as {from: 60, to: 600, "
          + "steps: 10}"
      )
      return nil
    }
  }

  private init?(
    lists: [(key: SettingsNode.Entry, values: [SettingsNode])], _ reader: SettingsReader,
    path: String
  ) {
    func place(_ key: String) -> String { path.hasSuffix(".linked") ? "\(path).\(key)" : path }
    var isSound = true
    for (key, values) in lists {
      if !Self.isFree(key, reader, path: place(key.key)) { isSound = false }
      if let problem = Limit.axisValues.problem(values.count) {
        Self.report(reader, key.node.location, place(key.key), problem)
        isSound = false
      }
      if values.isEmpty {
        Self.report(
          reader, key.node.location, place(key.key), "is empty; expected a list of values")
        isSound = false
      }
      if values.count != lists[0].values.count {
        let (count, first) = (lists[0].values.count, lists[0].key.key)
        Self.report(
          reader, key.node.location, place(key.key),
          "has \(values.count) values; expected \(count), as many as \(first)")
        isSound = false
      }
    }
    guard isSound else { return nil }
    let rows = lists[0].values.indices.map { index in lists.map { $0.values[index] } }
    var places: [[String]: Int] = [:]
    for (index, row) in rows.enumerated() {
      let first = places[row.map(\.flowText)]
      places[row.map(\.flowText)] = index
      if let first {
        Self.report(
          reader, row[0].location, place(lists[0].key.key),
          "has the value \(row[0].flowText) at places \(first) and \(index); expected every value "
            + "once"
        )
        return nil
      }
    }
    self.init(keys: lists.map(\.key.key), values: .list(rows))
  }

  private static func isFree(_ entry: SettingsNode.Entry, _ reader: SettingsReader, path: String)
    -> Bool
  {
    guard isFixed(entry.key) else { return true }
    let section = String(entry.key.prefix { $0 != "." })
    let remedy =
      section == "seed" || section == "replications"
      ? "replications, which draw anew" : "a setting that changes a run"
    report(reader, entry.location, path, "cannot be an axis; expected \(remedy)")
    return false
  }

  private static func report(
    _ reader: SettingsReader, _ location: SourceLocation, _ path: String, _ message: String
  ) {
    reader.issues.add(SettingsIssue(at: location, path: "\(reader.path).\(path)", message: message))
  }
}

extension SweepRange {
  /// Reads `from`, `to`, `steps` and `scale`.
  /// - Parameters:
  ///   - reader: the range's section
  ///   - isWhole: whether the setting takes whole numbers; nil where that is not known, and whole
  ///     ends then mean it
  init?(_ reader: inout SettingsReader, isWhole: Bool?) {
    let expected = "a number or a quantity such as 60, 90s, 10% or $0.17"
    let kind = ScalarKind<Quantity>("quantity", expected: expected, forms: [.text]) {
      text throws(QuantityError) in
      guard let quantity = Quantity(text) else {
        throw QuantityError("\"\(text.onOneLine)\" is not a quantity")
      }
      return quantity
    } text: {
      $0.text
    }
    let from = reader.value("from", kind, default: nil, help: "the first value")
    let to = reader.value("to", kind, default: nil, help: "the last value")
    scale = reader.choice(
      "scale", default: .linear, help: "linear: at equal distances; log: at equal ratios")
    steps = reader.optionalInteger(
      "steps", in: Limit.axisValues.from(2),
      help: "how many values a grid takes, both ends included")
    location = reader.node.location
    guard let from, let to else { return nil }
    self.from = from
    self.to = to
    func isWritten(whole key: String) -> Bool {
      reader.node.node(at: key)?.text.flatMap { Int($0) } != nil
    }
    self.isWhole =
      from.unit == .none && to.unit == .none
      && isWhole ?? (isWritten(whole: "from") && isWritten(whole: "to"))
    if from.unit != to.unit, from.value != 0 || from.unit != .none,
      to.value != 0 || to.unit != .none
    {
      reader.issue("to", "has another unit than from; expected the same unit")
      return nil
    }
    if from.value == to.value {
      reader.issue("to", "is the same as from; expected another value, or a list of one")
      return nil
    }
    if scale == .log, from.value <= 0 || to.value <= 0 {
      reader.issue(
        "scale", "log has no values at or below 0; expected ends above 0, or scale: linear")
      return nil
    }
    if self.isWhole, scale == .log, let steps,
      Set((0..<steps).map { node(at: $0).flowText }).count < steps
    {
      reader.issue("steps", "\(steps) make some whole number twice; expected fewer")
      return nil
    }
    if self.isWhole, let steps, Double(steps) > abs(to.value - from.value) + 1 {
      reader.issue(
        "steps",
        "\(steps) are more than there are whole numbers from \(from.text) to \(to.text); expected "
          + "fewer"
      )
      return nil
    }
  }
}
