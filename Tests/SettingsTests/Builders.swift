import Settings

/// A place in a file that tests need not name.
let place = Settings.SourceLocation(file: "s.yaml", line: 1)

func scalar(_ text: String, line: Int = 1) -> SettingsNode {
  SettingsNode(.scalar(text), at: Settings.SourceLocation(file: "s.yaml", line: line))
}

func null(line: Int = 1) -> SettingsNode {
  SettingsNode(.null, at: Settings.SourceLocation(file: "s.yaml", line: line))
}

func list(_ elements: SettingsNode..., line: Int = 1) -> SettingsNode {
  SettingsNode(.list(elements), at: Settings.SourceLocation(file: "s.yaml", line: line))
}

/// A section whose keys stand where their values do.
func section(_ entries: KeyValuePairs<String, SettingsNode>, line: Int = 1) -> SettingsNode {
  let entries = entries.map {
    SettingsNode.Entry(key: $0.key, location: $0.value.location, node: $0.value)
  }
  return SettingsNode(.map(entries), at: Settings.SourceLocation(file: "s.yaml", line: line))
}

/// What `body` reads from a section, and the issues as they are printed, those of `finish()`
/// included.
func reading<T>(
  _ node: SettingsNode, path: String = "", calendar: ScenarioCalendar? = nil,
  _ body: (inout SettingsReader) -> T
) -> (value: T, issues: [String]) {
  let log = IssueLog()
  var reader = SettingsReader(node, path: path, issues: log, calendar: calendar)
  let value = body(&reader)
  reader.finish()
  return (value, log.issues.map(\.description))
}

/// The value of a text, or the whole message about it.
func outcome<T>(_ kind: ScalarKind<T>, _ text: String) -> Result<T, Message> {
  do throws(QuantityError) {
    return .success(try kind.read(text))
  } catch {
    return .failure(Message(text: error.message(expected: kind.expected)))
  }
}

struct Message: Error, Equatable {
  var text: String
}

/// The message about a bad text, or what it was taken for.
func complaint<T>(_ kind: ScalarKind<T>, _ text: String) -> String {
  switch outcome(kind, text) {
  case .success(let value): "no complaint, but \(value)"
  case .failure(let message): message.text
  }
}

func value<T>(_ kind: ScalarKind<T>, _ text: String) -> T? { try? outcome(kind, text).get() }

/// Numbers that look random and are the same in every run (SplitMix64).
struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
