package import Settings
package import Studies

/// The files of an import, each recognised by what is in it.
package struct DeployedFiles: Sendable {
  /// What is in the files, under AWS's names.
  package private(set) var answers = DeployedAnswers()
  /// The groups of a Jitsi autoscaler.
  package private(set) var jitsiGroups: [SettingsNode] = []
  /// What is to be told of them.
  package private(set) var notes = TransferNotes()

  /// Reads the files.
  /// - Parameters:
  ///   - paths: the files; `-` is standard input
  ///   - parameters: `NAME=value` of a CloudFormation template's parameters
  /// - Throws: everything that is wrong with them.
  package init(_ paths: [String], parameters: [String] = []) throws(ScenarioErrors) {
    var errors: [ScenarioError] = []
    let issues = IssueLog()
    var given = TemplateParameters(parameters, issues: issues)
    var seen: Set<String> = []
    for path in paths where seen.insert(path).inserted {
      do throws(ScenarioError) {
        let root = try readForeignDocument(path)
        add(root, path: path, parameters: &given, issues: issues)
      } catch {
        errors.append(error)
      }
    }
    given.reportUnused(issues: issues)
    answers.checkPages(issues: issues, notes: &notes)
    if !issues.isEmpty { errors.append(.issues(issues.issues)) }
    guard errors.isEmpty else { throw ScenarioErrors(errors) }
  }

  private mutating func add(
    _ root: SettingsNode, path: String, parameters: inout TemplateParameters, issues: IssueLog
  ) {
    if let groups = root.node(at: "groupEntries") {
      jitsiGroups += groups.elements ?? []
      if groups.elements == nil {
        issues.add(
          SettingsIssue(
            at: groups.location, path: "groupEntries", message: "is no list; expected groups"))
      }
      return
    }
    let keys = Set((root.entries ?? []).map(\.key))
    if keys.contains("Resources"), !keys.contains("AutoScalingGroups") {
      CloudFormationReader(root, parameters: parameters.values, issues: issues)
        .read(into: &answers, notes: &notes, used: &parameters.used)
      return
    }
    if keys.contains("format_version") || keys.contains("planned_values") {
      TerraformReader(root, issues: issues).read(into: &answers, notes: &notes)
      return
    }
    if answers.add(answer: root, issues: issues) { return }
    let known = DeployedAnswers.Kind.allCases.map(\.command).joined(separator: ", ")
    issues.add(
      SettingsIssue(
        at: root.location, path: "",
        message:
          "is nothing that is known (\(listed(keys.sorted()))); expected what one of these prints: "
          + "\(known); terraform show -json; a CloudFormation template; or groups.json of a Jitsi "
          + "autoscaler"))
  }
}

/// The parameters of a template that the command line gives.
struct TemplateParameters {
  /// Their values, by name.
  private(set) var values: [String: String] = [:]
  /// The names that a template has.
  var used: Set<String> = []
  private var written: [String] = []

  init(_ options: [String], issues: IssueLog) {
    for (place, option) in options.enumerated() {
      let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        issues.add(
          SettingsIssue(
            at: SourceLocation(option: "--parameter \(option)", ordinal: place + 1), path: "",
            message: "names no value; expected NAME=value"))
        continue
      }
      values[String(parts[0])] = String(parts[1])
      written.append(String(parts[0]))
    }
  }

  /// A parameter that no template has is a slip.
  func reportUnused(issues: IssueLog) {
    for (place, name) in written.enumerated() where !used.contains(name) {
      issues.add(
        SettingsIssue(
          at: SourceLocation(option: "--parameter \(name)", ordinal: place + 1), path: "",
          message: "is no parameter of a template here; expected one that is"))
    }
  }
}
