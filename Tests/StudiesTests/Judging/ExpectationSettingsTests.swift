import Studies
import Testing

@Suite struct ExpectationSettingsTests {
  /// What was read, a word a requirement.
  private func read(_ section: String) throws -> [String] {
    let expectations = try Judging.scenario(section).expectations
    var words = expectations.columns.map { column in
      let parts = column.expectations.map { expectation in
        switch expectation {
        case .bound(let bound): "\(bound.comparison.rawValue) \(bound.value)"
        case .near(let tolerance, let reference):
          "\(tolerance.better == .neither ? "within" : "\(tolerance.better) within") \(tolerance.isShare ? "share " : "")\(tolerance.size) of \(reference)"
        case .nearBaseline(let tolerance):
          "\(tolerance.better == .neither ? "within" : "\(tolerance.better) within") \(tolerance.isShare ? "share " : "")\(tolerance.size)"
        case .ignored: "ignored"
        }
      }
      return "\(column.metric.name): \(parts.joined(separator: ", "))"
    }
    switch expectations.events {
    case .fingerprint(let fingerprint): words.append("events \(fingerprint)")
    case .ignored: words.append("events ignored")
    case nil: break
    }
    switch expectations.others {
    case .nearBaseline(let tolerance): words.append("others within share \(tolerance.size)")
    case .ignored: words.append("others ignored")
    case nil: break
    }
    return words
  }

  @Test(
    "What is written rightly is read, in the unit of its column",
    arguments: [
      ("{rejected_join_rate: \"<= 0.1%\"}", ["rejected_join_rate: <= 0.001"]),
      ("{rejected_join_rate: \"<= 0.001\"}", ["rejected_join_rate: <= 0.001"]),
      (
        "{launch_lag_p95_s: \"< 1m30s\", cost_total_usd: \"<= $250\"}",
        ["launch_lag_p95_s: < 90.0", "cost_total_usd: <= 250.0"]
      ),
      ("{launches_cold: [\">= 3\", \"<10\"]}", ["launches_cold: >= 3.0, < 10.0"]),
      ("{cost_total_usd: {within: 2%}}", ["cost_total_usd: within share 0.02"]),
      ("{cost_total_usd: {within: 2%, of: baseline}}", ["cost_total_usd: within share 0.02"]),
      ("{cost_total_usd: {within: 5, of: 236}}", ["cost_total_usd: within 5.0 of 236.0"]),
      ("{cost_total_usd: {within: $5, of: $236}}", ["cost_total_usd: within 5.0 of 236.0"]),
      (
        "{cost_total_usd: {not_worse: 2%, than: baseline}}",
        ["cost_total_usd: less within share 0.02"]
      ),
      ("{cost_total_usd: {not_worse: $5}}", ["cost_total_usd: less within 5.0"]),
      (
        "{joins_admitted: {not_worse: 1%, than: 90}}",
        ["joins_admitted: more within share 0.01 of 90.0"]
      ),
      ("{rejected_join_rate: \"<= 0.1% on 95% of days\"}", ["rejected_join_rate: <= 0.001"]),
      ("{launch_lag_p95_s: {within: 2s, of: 1m}}", ["launch_lag_p95_s: within 2.0 of 60.0"]),
      ("{rejected_join_rate: {within: 1%}}", ["rejected_join_rate: within share 0.01"]),
      (
        "{rejected_join_rate: {within: 0.001, of: 0.1%}}",
        ["rejected_join_rate: within 0.001 of 0.001"]
      ),
      ("{cost_total_usd: ignore, others: ignore}", ["cost_total_usd: ignored", "others ignored"]),
      (
        "{cost_total_usd: [\"<= $250\", {within: 2%}]}",
        ["cost_total_usd: <= 250.0, within share 0.02"]
      ),
      ("{others: {within: 1%}}", ["others within share 0.01"]),
      ("{event_fingerprint: 00000000000000Ff}", ["events 255"]),
      ("{event_fingerprint: ignore}", ["events ignored"]),
      ("{}", []),
    ])
  func sound(section: String, words: [String]) throws {
    #expect(try read(section) == words)
  }

  @Test(
    "What is written wrongly is told with its key and what was expected",
    arguments: [
      (
        "{rejected_joins_rate: \"<= 1%\"}",
        "expect.rejected_joins_rate: is not a column of the summary; expected one of `greenroom list columns`"
      ),
      ("{rejected_join_rat: \"<= 1%\"}", "(did you mean rejected_join_rate?)"),
      ("{worst_5m_at: ignore}", "expect.worst_5m_at: is a time, which has no bound"),
      (
        "{cost_total_usd: 250}",
        "expect.cost_total_usd: \"250\" does not begin with <=, >=, < or >; expected a comparison such as \"<= $250\""
      ),
      (
        "{cost_total_usd: \"<= 3s\"}",
        "expect.cost_total_usd: \"3s\" has the wrong unit for cost_total_usd"
      ),
      ("{cost_total_usd: ignored}", "a tolerance such as {within: 2%}, or ignore"),
      ("{cost_total_usd: }", "expect.cost_total_usd: has no value"),
      ("{cost_total_usd: []}", "expect.cost_total_usd: is a list; expected a comparison"),
      (
        "{cost_total_usd: [\"<= 1\", \"= 1\"]}",
        "expect.cost_total_usd.1: \"= 1\" does not begin with"
      ),
      (
        "{cost_total_usd: {of: 236}}",
        "expect.cost_total_usd.within: is missing; expected a share such as 2%, or an amount such as $250"
      ),
      ("{cost_total_usd: {within: -1}}", "expect.cost_total_usd.within: \"-1\" is negative"),
      ("{cost_total_usd: {within: -1%}}", "expect.cost_total_usd.within: \"-1%\" is negative"),
      ("{cost_total_usd: {within: 3s}}", "expect.cost_total_usd.within: \"3s\" has the wrong unit"),
      (
        "{cost_total_usd: {within: 1%, of: yesterday}}",
        "expect.cost_total_usd.of: \"yesterday\" is not a number; expected baseline, or a number"
      ),
      (
        "{cost_total_usd: {within: 1%, form: 3}}",
        "expect.cost_total_usd.form: is not a known key; expected one of not_worse, within, of"
      ),
      (
        "{utilization_mean: {not_worse: 2%}}",
        "expect.utilization_mean.not_worse: goes neither way: less of it is not better than more; expected a tolerance such as {within: 2%}"
      ),
      (
        "{cost_total_usd: {not_worse: 2%, of: 3}}",
        "expect.cost_total_usd.of: is not a known key; expected one of not_worse, than"
      ),
      (
        "{cost_total_usd: {not_worse: 3s}}",
        "expect.cost_total_usd.not_worse: \"3s\" has the wrong unit"
      ),
      ("{rejected_join_rate: \"<= 1% on 5 of days\"}", "is no share such as \"on 95% of days\""),
      (
        "{others: {within: 3}}",
        "expect.others.within: \"3\" is not a share; expected a share such as 2%"
      ),
      (
        "{others: \"<= 3\"}",
        "expect.others: \"<= 3\" is not ignore; expected ignore, or a tolerance such as {within: 1%}"
      ),
      (
        "{event_fingerprint: 12}",
        "expect.event_fingerprint: \"12\" is not a fingerprint; expected 16 hexadecimal digits, or ignore"
      ),
      ("{event_fingerprint: +123456789abcdef}", "is not a fingerprint"),
      (
        "[cost_total_usd]",
        "expect: is a list; expected a section of columns and what is expected of them"
      ),
    ])
  func unsound(section: String, problem: String) {
    let error = #expect(throws: ScenarioError.self) { try Judging.scenario(section) }
    let description = error?.description ?? ""
    #expect(
      description.contains(problem) && description.hasPrefix("--set expect="), "\(description)")
    #expect(description.split(separator: "\n").count == 1)
  }
}
