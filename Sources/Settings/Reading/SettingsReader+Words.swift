extension SettingsReader {
  /// `true` or `false`. Without a default it is required; missing or bad it is an issue, and the
  /// default or false.
  public mutating func flag(_ key: String, default fallback: Bool? = nil, help: String) -> Bool {
    value(key, .flag, default: fallback, help: help) ?? fallback ?? false
  }

  /// `true` or `false`; nil when it was left out or is bad, which is an issue.
  public mutating func optionalFlag(_ key: String, help: String) -> Bool? {
    optionalValue(key, .flag, help: help)
  }

  /// Any text that is not empty. Without a default it is required; missing or bad it is an issue,
  /// and the default or empty.
  public mutating func text(_ key: String, default fallback: String? = nil, help: String) -> String
  {
    value(key, .text(), default: fallback, help: help) ?? fallback ?? ""
  }

  /// Any text that is not empty; nil when it was left out or is bad, which is an issue.
  public mutating func optionalText(_ key: String, help: String) -> String? {
    optionalValue(key, .text(), help: help)
  }

  /// One of the cases of `T`, by raw value. Without a default it is required; missing or bad it is
  /// an issue, and the default or the first case.
  public mutating func choice<T: CaseIterable & RawRepresentable<String>>(
    _ key: String, default fallback: T? = nil, schedule: Bool = false, help: String
  ) -> T {
    if let value = value(key, .choice, default: fallback, schedule: schedule, help: help)
      ?? fallback
      ?? T.allCases.first
    {
      return value
    }
    preconditionFailure("\(T.self) has no cases, so \(key) cannot be chosen")
  }

  /// One of the cases of `T`, by raw value; nil when it was left out or is bad, which is an issue.
  public mutating func optionalChoice<T: CaseIterable & RawRepresentable<String>>(
    _ key: String, help: String
  ) -> T? {
    optionalValue(key, .choice, help: help)
  }

  /// One of `names`, for catalogs. Without a default it is required; missing or bad it is an issue,
  /// and nil.
  public mutating func name(
    _ key: String, among names: [String], default fallback: String? = nil, help: String
  ) -> String? {
    value(key, .name(among: names), default: fallback, help: help)
  }
}
