/// What may stand behind a key, for whoever has to know it without a value to read, such as a
/// schema. A key may have several forms.
package indirect enum SettingsForm: Sendable, Hashable {
  /// Anything.
  case anything
  /// A single value that is not empty, whatever it says.
  case text
  /// `true` or `false`.
  case flag
  /// One of these words.
  case words([String])
  /// A single value that this regular expression describes.
  case pattern(String)
  /// A plain whole number.
  case integer(ClosedRange<Int>)
  /// A plain number; a range from `Double.leastNonzeroMagnitude` leaves out 0.
  case number(ClosedRange<Double>)
  /// A section, whose keys are described behind it.
  case section
  /// A list, each of whose elements has one of these forms.
  case list(of: [SettingsForm])
  /// A section of keys of the user's own, or of these names, whose values have one of these forms.
  case map(keys: [String]?, values: [SettingsForm])
  /// A section of settings that a schedule may change, by path.
  case scheduled
  /// A section that is described once, under this name.
  case named(String)
}

/// How a number can be moved: what searches, ranges of a sweep and studies of sensitivity know of
/// it.
package enum SettingsMagnitude: Sendable, Hashable {
  /// In steps of 1.
  case whole
  /// By any share.
  case real
}
