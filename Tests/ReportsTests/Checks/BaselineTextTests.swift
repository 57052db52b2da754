import Reports
import Settings
import Studies
import Testing

@Suite struct BaselineTextTests {
  /// The records of the sample morning.
  private func study(_ overrides: String...) throws -> (
    scenario: Scenario, records: [RunRecord], study: Study
  ) {
    let folder = try TemporaryFolder()
    try folder.write(Sample.scenario, to: "sample.yaml")
    try folder.write(Sample.trace, to: "trace.csv")
    let study = try runStudy(
      try LoadedScenario(path: "\(folder.path)/sample.yaml", overrides: overrides))
    let records = study.runs.map {
      RunRecord($0.result, participantLimit: study.scenario.instance.participantLimit)
    }
    return (study.scenario, records, study)
  }

  private func reread(_ baseline: Baseline) throws -> Baseline {
    let folder = try TemporaryFolder()
    try folder.write(baseline.yaml, to: "b.yaml")
    return try Baseline(reading: "\(folder.path)/b.yaml")
  }

  @Test("A baseline has a line a column, in the catalog's order, with the digits of summary.csv")
  func lines() throws {
    let (scenario, records, study) = try study()
    let lines = Baseline(path: "", sections: [Baseline.Section(scenario, records)]).yaml.split(
      separator: "\n")
    let events = ScalarKind<UInt64>.fingerprint.text(records.eventFingerprint)
    let opening = [
      "sample:", "  seed: 7", "  replications: 1", "  event_fingerprint: \"\(events)\"",
      "  metrics:",
    ]
    #expect(lines[1..<6].map(String.init) == opening)
    let summary = study.table(.summary).csv().split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let columns = zip(summary[0], summary[1]).dropFirst(summaryKeyColumns.count).filter {
      $0.0 != "worst_5m_at"
    }
    #expect(columns.count == Metric.catalog.count - 1)
    #expect(
      lines.dropFirst(6).map(String.init)
        == columns.map { "    \($0.0): \($0.1.isEmpty ? "null" : $0.1)" })
  }

  @Test("Of several replications it has means, and of ratios those of the sums, with six decimals")
  func means() throws {
    let (scenario, records, _) = try study("replications=2", "faults=[]")
    let baseline = try reread(Baseline(path: "", sections: [Baseline.Section(scenario, records)]))
    let section = try #require(baseline.sections.first)
    for metric in Metric.catalog where metric.isNumber {
      let numbers = records.compactMap { $0.number(of: metric) }
      let ratios = records.compactMap {
        if case .ratio(let ratio) = $0.value(of: metric) { ratio } else { nil }
      }
      var mean = numbers.isEmpty ? nil : numbers.reduce(0, +) / Double(numbers.count)
      if metric.estimator == .ratioOfSums, ratios.count > 1 {
        mean =
          ratios.reduce(0) { $0 + Double($1.part) } / ratios.reduce(0) { $0 + Double($1.whole) }
          * ratios[0].scale
      }
      let value = try #require(section.value(of: metric.name)).number
      #expect((value == nil) == (mean == nil) && (value?.places ?? 6) == 6)
      if let value, let mean { #expect(abs(value.value - mean) < 1e-6, "\(metric.name)") }
    }
  }

  @Test(
    "A file reads back as what was written, whatever a scenario is called",
    arguments: [
      "campus-week", "two words", "a: b # c", "'quoted' \"twice\" \\", "null", "<<", "-", "? x",
      "{}", "Übung 🎓", "12", "~", "*a",
      "\u{E000}",
      String(repeating: "long ", count: 60),
    ])
  func roundTrip(name: String) throws {
    let (scenario, records, _) = try study(
      "scenario=\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"")
    #expect(scenario.name == name)
    let first = Baseline(path: "", sections: [Baseline.Section(scenario, records)])
    let again = try reread(first)
    #expect(again.sections.map(\.scenario) == [name] && again.yaml == first.yaml)
    #expect(
      BaselineUpdate(path: "b.yaml", old: again.sections[0], new: first.sections[0]).text.hasSuffix(
        ": nothing moved in b.yaml\n"))
  }

  @Test("A scenario takes its own place, or the end, and the others stay as they were")
  func replacing() throws {
    let (first, records, _) = try study("scenario=first")
    let (second, _, _) = try study("scenario=second")
    let (again, other, _) = try study("scenario=first", "faults=[]")
    var baseline = Baseline(path: "", sections: [Baseline.Section(first, records)])
    baseline.replace(Baseline.Section(second, records))
    baseline.replace(Baseline.Section(again, other))
    #expect(baseline.sections.map(\.scenario) == ["first", "second"])
    let expected = Baseline(
      path: "", sections: [Baseline.Section(again, other), Baseline.Section(second, records)])
    #expect(baseline.yaml == expected.yaml)
  }

  @Test("An update says what moved and by how much")
  func update() throws {
    let (scenario, _, _) = try study()
    let (other, _, _) = try study("seed=8")
    let old = Baseline.Section(
      scenario, [SampleChecks.record("cost_total_usd", .dollars(236_170_000))])
    let new = Baseline.Section(
      other, [SampleChecks.record("cost_total_usd", .dollars(251_010_000), fingerprint: 1)])
    #expect(
      BaselineUpdate(path: "b.yaml", old: old, new: new).text == """
        sample: seed moved: 8 instead of 7
        sample: event_fingerprint moved: 0000000000000001 instead of 0000000000000000
        sample: cost_total_usd is worse: $251.01 instead of $236.17, +6.28 %
        sample: 3 values moved in b.yaml

        """)
    #expect(
      BaselineUpdate(path: "b.yaml", old: nil, new: new).text
        == "sample: \(Metric.catalog.count - 1) columns are new in b.yaml\n")
  }
}
