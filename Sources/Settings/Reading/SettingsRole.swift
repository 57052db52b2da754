/// What a setting is to a planner.
public enum SettingsRole: String, CaseIterable, Sendable {
  /// A planner's choice.
  case decision
  /// Something that is measured, or is as others made it.
  case fact
  /// What something costs.
  case price
  /// How the question is put: names, seeds, spans, how files are read, what is reported and asked.
  case study
}
