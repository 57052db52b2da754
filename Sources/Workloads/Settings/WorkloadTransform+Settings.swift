package import Settings

extension WorkloadTransform {
  private enum Name: String, CaseIterable {
    case window, shift, scale, growth, overlay, bootstrap, attendance, merge, webinar
    case timeScale = "time_scale"
    case allHands = "all_hands"
  }

  /// The most copies of a meeting: what is more is a slip of a unit.
  private static let factors = 0.0...1000.0
  /// How far a copied join is moved, if nothing else is said.
  private static let usualJitter: Int64 = 60_000
  /// How long a webinar or a meeting of everybody is, if nothing else is said.
  private static let usualLength: Int64 = 3_600_000
  /// A day at most.
  private static let jitters: ClosedRange<Int64> = 0...86_400_000

  /// Reads `transforms`, in the order of the list.
  package static func list(_ settings: inout SettingsReader) -> [WorkloadTransform] {
    settings.list("transforms", help: "Changes of the demand, one after the other.") { read(&$0) }
      .compactMap(\.self)
  }

  /// Reads one element of `transforms`, a section with one key; nil, with an issue, when it is
  /// none.
  static func read(_ settings: inout SettingsReader) -> WorkloadTransform? {
    let names = Name.allCases.map(\.rawValue)
    let written = Name.allCases.filter { settings.has($0.rawValue) }
    // With nothing written the keys are only being described, unless the element is empty.
    if settings.node.entries == nil {
      for name in Name.allCases { _ = read(name, &settings) }
      settings.keyCount = 1
      return nil
    }
    guard let name = written.first, written.count == 1 else {
      let problem = written.isEmpty ? "names no transform" : "names \(written.count) transforms"
      if !(settings.node.entries ?? []).contains(where: { !names.contains($0.key) }) {
        settings.issue(nil, "\(problem); expected one of \(names.joined(separator: ", "))")
      }
      return nil
    }
    return read(name, &settings)
  }

  private static func read(_ name: Name, _ settings: inout SettingsReader) -> WorkloadTransform? {
    let key = name.rawValue
    switch name {
    case .window: return window(key, &settings)
    case .shift:
      return settings.optionalValue(
        key, .signedTimeSpan, help: "Moves everything later by so much; earlier with a minus."
      ).map {
        .shift(by: $0)
      }
    case .timeScale: return timeScale(key, &settings)
    case .scale: return scale(key, &settings)
    case .attendance:
      return settings.optionalFraction(key, help: "The probability that each participant comes.")
        .map { .attendance($0) }
    case .growth:
      return settings.section(key, help: "More meetings with time, exponentially.") { reader in
        .growth(
          factor: reader.number(
            "factor", in: factors, help: "How many times the meetings there are in the end."),
          over: reader.timeSpan(
            "over", in: 1...(36_600 * 86_400_000), help: "When that is reached, from the start."),
          jitter: jitter(&reader))
      }
    case .overlay:
      return settings.section(
        key, help: "A share of the meetings takes place at the same local time in other zones too."
      ) { reader in
        let zones = reader.optionalValues("zones", .timeZone, help: "Their IANA names.") ?? []
        if reader.node.entries?.first(where: { $0.key == "zones" })?.node.elements?.isEmpty ?? true
        {
          reader.issue(
            "zones", "names no time zone; expected at least one, such as [Europe/Berlin]")
        }
        return .overlay(
          zones: zones,
          share: reader.fraction(
            "share", default: 1, help: "The share of the meetings in each of them."))
      }
    case .bootstrap:
      let help = "Each day of the run is a day of the demand, drawn among those that match it."
      return settings.optionalChoice(key, help: help).map { .bootstrap($0) }
    case .merge:
      let isSection = settings.node.entries?.first { $0.key == key }?.node.entries != nil
      let help =
        "Another trace whose meetings are added: its path, or a section with trace, format, "
        + "columns and on_bad_row."
      return settings.reading(.study) { settings in
        if isSection || settings.isDescription {
          let merged = settings.section(key, help: help) { TraceSettings(settings: &$0) }
          if isSection { return merged.map { .merge($0) } }
        }
        return settings.optionalText(key, help: help).map { .merge(TraceSettings(path: $0)) }
      }
    case .webinar: return event(.webinar, key, &settings)
    case .allHands: return event(.allHands, key, &settings)
    }
  }

  /// Reads `window`, which may also stand beside the source's keys.
  static func window(_ key: String, _ settings: inout SettingsReader) -> WorkloadTransform? {
    settings.section(key, help: "Keeps what starts within it; times stay as they are.") { reader in
      let from = reader.instant("from", default: 0, help: "Where it begins, included.")
      let to =
        reader.optionalInstant("to", help: "Where it ends, not included; left out, it has no end.")
        ?? .max
      let areTimes = reader.isSound("from", "to") && !reader.hasBrokenCalendar
      if areTimes, to <= from { reader.issue("to", "is not after from; expected a later time") }
      return .window(from: from, to: to)
    }
  }

  /// Reads `time_scale`.
  static func timeScale(_ key: String, _ settings: inout SettingsReader) -> WorkloadTransform? {
    let factor = settings.number(
      key, default: 1, in: .leastNonzeroMagnitude...1000,
      help: "Multiplies times, lengths of meetings and stays.")
    return settings.has(key) ? .timeScale(factor) : nil
  }

  /// Reads `scale`: a factor, or a section with it and the jitter.
  static func scale(_ key: String, _ settings: inout SettingsReader) -> WorkloadTransform? {
    let help =
      "So many times the meetings, by leaving some out or copying them with other people and times."
    let isSection = settings.node.entries?.first { $0.key == key }?.node.entries != nil
    if isSection || settings.isDescription {
      let scaled = settings.section(key, help: help) { reader -> WorkloadTransform in
        .scale(
          reader.fraction("factor", in: factors, help: "How many times."), jitter: jitter(&reader))
      }
      if isSection { return scaled }
    }
    let factor = settings.fraction(key, default: 1, in: factors, help: help)
    return settings.has(key) ? .scale(factor, jitter: usualJitter) : nil
  }

  private static func jitter(_ settings: inout SettingsReader) -> Int64 {
    settings.timeSpan(
      "jitter", default: usualJitter, in: jitters,
      help: "How far each join of a copied recorded meeting is moved, to either side.")
  }

  private static func event(
    _ kind: MeetingEvent.Kind, _ key: String, _ settings: inout SettingsReader
  ) -> WorkloadTransform? {
    settings.section(
      key, help: kind == .webinar ? "One webinar more." : "One meeting of everybody more."
    ) { reader in
      .event(
        MeetingEvent(
          kind: kind, name: reader.text("name", default: key, help: "The meeting's name."),
          time: reader.instant(
            "at", help: "The scheduled start: a span since the scenario's start or a time."),
          duration: reader.timeSpan(
            "duration", default: usualLength, in: 1000...(366 * 86_400_000),
            help: "The scheduled length."),
          participants: reader.integer(
            "participants", in: DemandPart.sizes, help: "The people who come."),
          flow: ParticipantFlow(
            key: "participant_flow", default: .scheduled(kind.flow), settings: &reader)))
    }
  }
}

extension ScalarKind<Int64> {
  /// A length of time with an optional minus, in milliseconds.
  fileprivate static var signedTimeSpan: Self {
    let span = timeSpan()
    return ScalarKind(
      span.name, expected: "\(span.expected), or -\(span.text(5_400_000)) for earlier",
      forms: timeSpan(in: .min ... .max).forms, magnitude: span.magnitude
    ) { text throws(QuantityError) in
      text.hasPrefix("-") ? -(try span.read(String(text.dropFirst()))) : try span.read(text)
    } text: {
      ($0 < 0 ? "-" : "") + span.text($0 == .min ? .max : abs($0))
    }
  }
}
