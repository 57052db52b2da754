public import Settings

// A share without a sign of percent is a fraction: 0.1 is 10 %, and easily meant as 0.1 %.

/// What a share comes to that is written without a sign of percent; nil with one, and for 0.
/// - Parameter number: the share as it was written, such as 0.1
/// - Returns: `is 10 %; write 10% or 0.1% to be plain`
public func bareShareNote(_ number: String) -> String? {
  guard let quantity = Quantity(number), quantity.unit == .none, quantity.value != 0 else {
    return nil
  }
  let percent = Quantity(quantity.value, .percent).text
  return "is \(percent.replacing("%", with: " %")); "
    + "write \(percent) or \(number.onOneLine)% to be plain"
}

extension Condition {
  /// What its bound comes to where that is a share without a sign of percent.
  public var bareShareNote: String? { bound.bareShareNote(on: metric) }
}

extension Bound {
  fileprivate func bareShareNote(on metric: Metric) -> String? {
    guard metric.unit == .fraction else { return nil }
    let number = text.dropFirst(comparison.rawValue.count).drop { $0 == " " }
    return Studies.bareShareNote(String(number)).map { "\"\(text.onOneLine)\" \($0)" }
  }
}

extension Scenario {
  /// What the bounds of some sections come to that are shares without a sign of percent.
  /// - Parameter sections: `objectives`, `expect`
  /// - Returns: a note for each place, in the order of the file
  public func bareShares(in sections: [String]) -> [SettingsIssue] {
    let log = IssueLog()
    for section in sections {
      let path = section == "objectives" ? "objectives.subject_to" : section
      for entry in settings.node(at: path)?.entries ?? [] {
        guard let metric = Metric.named(entry.key) else { continue }
        let bounds = entry.node.elements?.enumerated().map { (".\($0)", $1) } ?? [("", entry.node)]
        for (place, node) in bounds {
          // What is no bound, such as a tolerance, has its own meaning of percent.
          guard
            let bound = node.text.flatMap({ try? ScalarKind<Bound>.bound(on: metric).read($0) }),
            let note = bound.bareShareNote(on: metric)
          else { continue }
          log.add(
            SettingsIssue(at: node.location, path: "\(path).\(entry.key)\(place)", message: note))
        }
      }
    }
    return log.issues
  }
}
