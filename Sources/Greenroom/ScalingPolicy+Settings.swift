extension ScalingPolicy {
  /// The policy with the settings of a text in YAML, as they stand beside `policy` in a scenario:
  /// to try it without one.
  /// - Parameter text: its keys, such as `desired: 4`; with nothing in it every key has its default
  /// - Throws: every problem at once.
  public init(settings text: String) throws(ScenarioError) {
    let file = Self.name
    let nothing = SettingsNode(.map([]), at: SourceLocation(file: file, line: 1))
    let log = IssueLog()
    var node = nothing
    if !text.allSatisfy(\.isWhitespace) {
      let (tree, issues) = loadSettings(yaml: text, file: file)
      log.add(contentsOf: issues)
      node = tree ?? nothing
    }
    var reader = SettingsReader(node, issues: log)
    self.init(settings: &reader)
    reader.finish()
    if !log.isEmpty { throw .issues(log.issues) }
  }
}
