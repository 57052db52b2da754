internal import Studies

extension [CheckedScenario] {
  /// The checks as JUnit's XML, the way Jenkins, GitLab and GitHub's actions read it. A suite's
  /// time is that of its scenario's runs, which its cases share; but for times equal results are
  /// equal bytes.
  package var junit: String {
    let failures = reduce(0) { $0 + $1.failureCount }
    let tests = reduce(0) { $0 + $1.outcomes.count }
    let seconds = compactMap(\.seconds)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text +=
      "<testsuites name=\"greenroom check\" tests=\"\(tests)\" failures=\"\(failures)\" "
      + "errors=\"0\""
    text += time(seconds.isEmpty ? nil : seconds.reduce(0, +)) + ">\n"
    for scenario in self {
      let name = scenario.name.inXML
      let counts =
        "tests=\"\(scenario.outcomes.count)\" failures=\"\(scenario.failureCount)\" errors=\"0\" "
        + "skipped=\"0\""
      text +=
        "  <testsuite name=\"\(name)\"\(scenario.fileAttribute) "
        + "\(counts)\(time(scenario.seconds))>\n"
      for outcome in scenario.outcomes { text += scenario.testCase(outcome) }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }
}

/// An attribute with seconds; nothing where they are not known.
private func time(_ seconds: Double?) -> String { seconds.map { " time=\"\(plain($0))\"" } ?? "" }

/// A number with six decimals and no commas.
private func plain(_ number: Double) -> String {
  DecimalText.text(Int128((number * 1e6).rounded()), places: 6)
}

extension CheckedScenario {
  var failureCount: Int { outcomes.count { !$0.holds } }

  fileprivate var fileAttribute: String { file.map { " file=\"\($0.inXML)\"" } ?? "" }

  fileprivate func testCase(_ outcome: CheckOutcome) -> String {
    let names =
      "classname=\"\(name.inXML)\" name=\"\(outcome.requirement.title.inXML)\"\(fileAttribute)"
    let opening = "    <testcase \(names)\(time(seconds.map { $0 / Double(outcomes.count) }))"
    if outcome.holds { return opening + "/>\n" }
    let details = "expected: \(outcome.requirement.expected)\nmeasured: \(outcome.measuredText)"
      .inXML
    return
      "\(opening)>\n      <failure message=\"\(outcome.problem.inXML)\">\(details)</failure>\n    "
      + "</testcase>\n"
  }
}

extension String {
  /// The text as XML has it in an attribute or between tags; what XML 1.0 cannot hold, or a reader
  /// might change, stands as `\u{1b}`.
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
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}":
        text += "\\u{\(String(scalar.value, radix: 16))}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
