package import Settings

extension ExpectedSize {
  private enum Source: String, CaseIterable { case schedule, history }

  /// An error as large as the size itself says nothing of it.
  private static let errors = 0...0.99

  /// Reads what a placement knows of the size of a meeting that begins.
  package init(settings: inout SettingsReader) {
    let source: Source = settings.choice(
      "source", help: "How it is known: the meeting's own size, or that of the last of its name.")
    if settings.isDescription || source == .schedule {
      self = settings.beside(Source.schedule.rawValue, of: "source") { settings in
        .schedule(
          error: settings.fraction(
            "error", default: 0, in: Self.errors,
            help: "How far off it is at most, as a share of the size."))
      }
    } else {
      if !settings.isSound("source") { settings.allow(["error"]) }
      self = .history
    }
  }
}
