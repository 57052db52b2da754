import Foundation
import FoundationXML
import Reports
import Studies
import Testing

@Suite struct JUnitTests {
  private func root(_ scenarios: [CheckedScenario]) throws -> XMLElement {
    try #require(try XMLDocument(data: Data(scenarios.junit.utf8)).rootElement())
  }

  private func text(_ element: XMLElement, _ attribute: String) -> String? {
    element.attribute(forName: attribute)?.stringValue
  }

  @Test(
    "The checks come back as suites and cases, with their counts, and only failures have a failure")
  func structure() throws {
    let root = try root(try SampleChecks.scenarios())
    #expect(
      root.name == "testsuites" && text(root, "tests") == "4" && text(root, "failures") == "2")
    let suites = root.elements(forName: "testsuite")
    #expect(suites.map { text($0, "name") } == ["quiet", "busy"])
    #expect(
      suites.map { text($0, "tests") } == ["1", "3"]
        && suites.map { text($0, "failures") } == ["0", "2"])
    let cases = try #require(suites.last).elements(forName: "testcase")
    #expect(cases.map { text($0, "classname") } == ["busy", "busy", "busy"])
    #expect(
      cases.map { text($0, "name") } == [
        "rejected_join_rate <= 0.1%", "rejected_join_rate <= 0.1%",
        "cost_total_usd as in the baseline",
      ])
    let failures = cases.map { $0.elements(forName: "failure") }
    #expect(failures.map(\.count) == [0, 1, 1])
    #expect(
      text(failures[1][0], "message")
        == "rejected_join_rate is 0.412 %, above the bound <= 0.1 %; not known at 95 % from 1 replication"
    )
    #expect(failures[2][0].stringValue == "expected: 236.170000\nmeasured: 251.010000 (+6.28 %)")
  }

  @Test("A name of any characters comes back as it was, but for those that XML cannot hold")
  func escaping() throws {
    let names = [
      "<a> & \"b\" 'c' ]]>", "tab\tline\nreturn\r", "Übung 🎓 日本", "&amp;",
      "a\u{0}b\u{1B}c\u{FFFE}d\u{85}",
    ]
    let expected = names.dropLast() + ["a\\u{0}b\\u{1b}c\\u{fffe}d\\u{85}"]
    for (name, expected) in zip(names, expected) {
      let suite = try #require(
        try root(try SampleChecks.scenarios(name)).elements(forName: "testsuite").last)
      #expect(text(suite, "name") == expected)
      #expect(suite.elements(forName: "testcase").allSatisfy { text($0, "classname") == expected })
    }
  }

  @Test(
    "Where they are known, a suite and its cases have the file, and share the time of the scenario's runs"
  )
  func filesAndTimes() throws {
    let checked = try SampleChecks.scenarios()[1]
    let root = try root([
      CheckedScenario(name: "busy", file: "a & b.yaml", outcomes: checked.outcomes, seconds: 1.5)
    ])
    let suite = try #require(root.elements(forName: "testsuite").first)
    #expect(
      text(root, "time") == "1.500000" && text(suite, "time") == "1.500000"
        && text(suite, "file") == "a & b.yaml")
    let cases = suite.elements(forName: "testcase")
    #expect(cases.map { text($0, "time") } == Array(repeating: "0.500000", count: 3))
    #expect(cases.allSatisfy { text($0, "file") == "a & b.yaml" })
  }

  @Test("There is nothing in it but the checks: equal checks are equal bytes")
  func determinism() throws {
    #expect(try SampleChecks.scenarios().junit == SampleChecks.scenarios().junit)
    #expect(
      try root(SampleChecks.scenarios()).elements(forName: "testsuite").allSatisfy {
        $0.attribute(forName: "timestamp") == nil
      })
    #expect(try root([]).elements(forName: "testsuite").isEmpty)
  }
}
