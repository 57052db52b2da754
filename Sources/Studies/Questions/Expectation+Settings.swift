internal import Settings

extension Expectations {
  /// The key for the sequence of events, here and in a baseline.
  package static let eventsKey = "event_fingerprint"

  /// Reads the section; what is wrong with it is an issue.
  init(_ reader: inout SettingsReader) {
    let entries = reader.entries(
      "expect", help: "what `greenroom check` tests",
      expected: "a section of columns and what is expected of them",
      forms: [
        .map(
          keys: Metric.all.map(\.name) + [Self.eventsKey, "others"],
          values: [
            .text, .map(keys: ["within", "of", "not_worse", "than"], values: [.text]),
            .list(of: [
              .text, .map(keys: ["within", "of", "not_worse", "than"], values: [.text]),
            ]),
          ])
      ])
    var columns: [Column] = []
    var events: Events?
    var others: Others?
    for entry in entries {
      let path = "expect.\(entry.key)"
      switch entry.key {
      case Self.eventsKey: events = reader.value(of: entry.node, .events, path: path)
      case "others": others = Others(entry.node, reader: &reader, path: path)
      default:
        guard let metric = Metric.read(entry, path: path, issues: reader.issues) else { continue }
        columns.append(
          Column(
            metric: metric,
            expectations: Expectation.read(entry.node, on: metric, reader: &reader, path: path)))
      }
    }
    self.init(columns: columns, events: events, others: others)
  }
}

extension Expectation {
  /// What a value of the section expects of a column: a bound, `ignore`, a section with `within`,
  /// or a list of these.
  fileprivate static func read(
    _ node: SettingsNode, on metric: Metric, reader: inout SettingsReader, path: String
  ) -> [Expectation] {
    if let elements = node.elements, !elements.isEmpty {
      return elements.enumerated().flatMap {
        read($1, on: metric, reader: &reader, path: "\(path).\($0)")
      }
    }
    guard node.entries != nil else {
      return reader.value(of: node, .expectation(on: metric), path: path).map { [$0] } ?? []
    }
    return reader.section(of: node, path: path) { section in
      if section.has("not_worse") { return notWorse(on: metric, &section) }
      let tolerance = section.value(
        "within", .tolerance(on: metric), default: nil, help: "how far it may be away")
      let reference = section.value(
        "of", .reference(on: metric), default: .some(nil), help: "from what")
      return near(tolerance, reference)
    }
  }

  private static func notWorse(on metric: Metric, _ section: inout SettingsReader) -> [Expectation]
  {
    let tolerance = section.value(
      "not_worse", .tolerance(on: metric), default: nil, help: "how much worse it may be")
    let reference = section.value(
      "than", .reference(on: metric), default: .some(nil), help: "than what")
    guard metric.direction != .neither else {
      section.issue(
        "not_worse",
        "goes neither way: less of it is not better than more; expected a tolerance such as "
          + "{within: 2%}"
      )
      return []
    }
    return near(tolerance?.oneSided(metric.direction), reference)
  }

  /// The reference is nil where it is the baseline, and there is none where what was written is
  /// wrong.
  private static func near(_ tolerance: Tolerance?, _ reference: Double??) -> [Expectation] {
    guard let tolerance, let reference else { return [] }
    return [reference.map { .near(tolerance, of: $0) } ?? .nearBaseline(tolerance)]
  }
}

extension Expectations.Others {
  fileprivate init?(_ node: SettingsNode, reader: inout SettingsReader, path: String) {
    guard node.entries != nil else {
      guard reader.value(of: node, .ignore, path: path) != nil else { return nil }
      self = .ignored
      return
    }
    let tolerance = reader.section(of: node, path: path) {
      $0.value(
        "within", .tolerance(on: nil), default: nil, help: "how far they may be from the baseline")
    }
    guard let tolerance else { return nil }
    self = .nearBaseline(tolerance)
  }
}

extension ScalarKind<Expectation> {
  /// A bound, or `ignore`.
  fileprivate static func expectation(on metric: Metric) -> Self {
    let bound = ScalarKind<Bound>.bound(on: metric)
    return Self(
      "expectation", expected: "\(bound.expected), a tolerance such as {within: 2%}, or ignore",
      forms: [.text]
    ) { text throws(QuantityError) in
      text == "ignore" ? .ignored : .bound(try bound.read(text))
    } text: {
      if case .bound(let bound) = $0 { bound.text } else { "ignore" }
    }
  }
}

extension ScalarKind<Double?> {
  /// A number in the unit of a metric's column, or `baseline`, which is nil.
  fileprivate static func reference(on metric: Metric) -> Self {
    Self(
      "reference", expected: "baseline, or a number such as \(metric.unit.example)", forms: [.text]
    ) {
      text throws(QuantityError) in
      text == "baseline" ? nil : try metric.number(text)
    } text: {
      $0.map { "\($0)" } ?? "baseline"
    }
  }
}

extension ScalarKind<Expectations.Events> {
  /// A fingerprint, or `ignore`.
  fileprivate static var events: Self {
    Self(
      "fingerprint", expected: "\(ScalarKind<UInt64>.fingerprint.expected), or ignore",
      forms: [.text]
    ) {
      text throws(QuantityError) in
      text == "ignore" ? .ignored : .fingerprint(try ScalarKind<UInt64>.fingerprint.read(text))
    } text: {
      if case .fingerprint(let fingerprint) = $0 {
        ScalarKind<UInt64>.fingerprint.text(fingerprint)
      } else {
        "ignore"
      }
    }
  }
}

extension ScalarKind<Void> {
  fileprivate static var ignore: Self {
    Self("ignore", expected: "ignore, or a tolerance such as {within: 1%}", forms: [.text]) {
      text throws(QuantityError) in
      if text != "ignore" { throw QuantityError("\"\(text.onOneLine)\" is not ignore") }
    } text: {
      "ignore"
    }
  }
}
