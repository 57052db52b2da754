public import Studies

extension [CheckedScenario] {
  /// The checks as JUnit's XML, the way Jenkins, GitLab and GitHub's actions read it. It has no times, so equal results are equal bytes.
  public var junit: String {
    let failures = reduce(0) { $0 + $1.failureCount }
    let tests = reduce(0) { $0 + $1.outcomes.count }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"greenroom check\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"0\">\n"
    for scenario in self {
      let name = scenario.name.inXML
      let counts = "tests=\"\(scenario.outcomes.count)\" failures=\"\(scenario.failureCount)\" errors=\"0\" skipped=\"0\""
      text += "  <testsuite name=\"\(name)\" \(counts)>\n"
      for outcome in scenario.outcomes { text += outcome.testCase(of: name) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }
}

extension CheckedScenario {
  var failureCount: Int { outcomes.count { !$0.holds } }
}

extension CheckOutcome {
  fileprivate func testCase(of scenario: String) -> String {
    let opening = "    <testcase classname=\"\(scenario)\" name=\"\(requirement.title.inXML)\""
    if holds { return opening + "/>\n" }
    let details = "expected: \(requirement.expected)\nmeasured: \(measuredText)".inXML
    return "\(opening)>\n      <failure message=\"\(problem.inXML)\">\(details)</failure>\n    </testcase>\n"
  }
}

extension String {
  /// The text as XML has it in an attribute or between tags; what XML 1.0 cannot hold, or a reader might change, stands as `\u{1b}`.
  var inXML: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&apos;"
      case "\t", "\n", "\r": text += "&#\(scalar.value);"
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
