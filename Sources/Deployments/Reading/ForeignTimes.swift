internal import Settings
internal import Studies

/// A time in ISO 8601 as AWS writes it in UTC, `2026-03-02T07:00:00Z`; nil: it is none.
func utcText(_ text: String) -> String? {
  guard let calendar = try? ScenarioCalendar(start: text, timeZone: "UTC") else { return nil }
  return calendar.localText(at: 0) + "Z"
}

/// A text that is JSON itself.
func foreignText(_ text: String, _ file: String) throws -> SettingsNode {
  try readForeignDocument(text, file: file)
}
