internal import Foundation
internal import Settings

/// Units that Grafana writes behind values, or names in a field's configuration.
///
/// Source: https://github.com/grafana/grafana,
/// packages/grafana-data/src/valueFormats/categories.ts.
enum GrafanaUnit {
  /// Thousands and more are written short, to a few digits.
  private static let rounded: Set<String> = [
    "K", "Mil", "Bil", "Tri", "Quadr", "Quint", "k", "M", "G", "T",
  ]
  /// What no people are counted in, as it is written and as it is configured.
  private static let alien: Set<String> = [
    "%", "percent", "percentunit", "ns", "µs", "ms", "s", "min", "mins", "hour", "hours", "day",
    "days", "h", "d", "m", "B", "KiB", "MiB",
    "GiB", "TiB", "kB", "MB", "GB", "TB", "b", "kb", "Mb", "Gb", "Kib", "Mib", "Gib", "B/s", "kB/s",
    "MB/s", "GB/s", "KiB/s", "MiB/s",
    "GiB/s", "b/s", "kb/s", "Mb/s", "Gb/s", "bps", "Bps", "binbps", "binBps", "bytes", "decbytes",
    "bits", "decbits", "°C", "°F",
    "celsius", "Hz", "hertz", "dtdurations", "dtdurationms", "clockms", "clocks", "dB", "A", "V",
    "W",
  ]
  /// Of something each second.
  private static let perSecond: Set<String> = [
    "c/s", "ops/s", "req/s", "rd/s", "wr/s", "iops", "/s", "cps", "ops", "reqps", "rps", "wps",
    "eps", "mps", "recps", "rowsps",
  ]

  /// Of something each minute.
  private static let perMinute: Set<String> = [
    "cpm", "opm", "reqpm", "rpm", "wpm", "epm", "mpm", "recpm", "rowspm",
  ]

  /// Whether a unit, or what a column is called, is of something each minute.
  static func isPerMinute(_ text: String) -> Bool {
    let text = text.lowercased()
    return perMinute.contains(text) || ["/m", "/min", "/minute"].contains { text.hasSuffix($0) }
      || text.replacing("_", with: " ").contains("per minute")
  }

  /// Refuses a unit that contradicts people.
  static func check(_ unit: String, _ meaning: MetricMeaning?, of name: String)
    throws(ImportProblem)
  {
    if isPerMinute(unit) { return }
    if rounded.contains(unit) {
      throw ImportProblem(
        "values in \(unit) are rounded", "expected whole values: switch off \"Formatted data\"",
        at: name)
    }
    if alien.contains(unit) {
      throw ImportProblem(
        "its values are in \(unit), which no people are counted in",
        "expected a number of people, or of joins", at: name)
    }
    if perSecond.contains(unit) || unit.hasSuffix("/s"), meaning != .perSecond {
      throw ImportProblem(
        "its values are in \(unit)", "expected --per-second with joins a second", at: name)
    }
  }
}

extension ImportSettings {
  private static let panel =
    "what a panel's inspector downloads as CSV, series joined by time, or its data as JSON"
  private static var expectedFromGrafana: String { "expected \(panel)" }

  /// Reads the data of a Grafana panel as joins by interval.
  func readGrafana(notes: inout ImportNotes) throws(TraceError) -> IntervalCounts {
    let bytes = try bytes()
    let issues = ImportIssues(file: path, onBadRow: .error)
    let first = bytes.first { !Byte.isBlank($0) && $0 != Byte.lineFeed }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let all = isJSON ? try grafanaJSON(bytes, issues) : try grafanaCSV(bytes, issues, &notes)
    var line = 0
    do throws(ImportProblem) {
      let group = try chosen(from: all.series, expected: Self.expectedFromGrafana)
      if let wrong = group.lazy.compactMap(\.problem).first {
        line = wrong.line
        throw wrong.problem
      }
      let meaning = try toldMeaning(of: group[0].name)
      let stamp = metricStamp ?? .end
      if metricStamp == nil, meaning == .joins || meaning == .perSecond {
        notes.tell(
          "A value's time is taken to be the end of its period, as Prometheus has it; --stamps "
            + "start says otherwise."
        )
        notes.ledger.decide(
          "period of a value", by: "Prometheus' custom",
          rows: group.reduce(0) { $0 + $1.points.count })
      }
      return try counts(of: group, meaning: meaning, stamp: stamp, areSamples: true, notes: &notes)
    } catch {
      throw issues.refusal(line: line, error)
    }
  }

  private func grafanaJSON(_ bytes: [UInt8], _ issues: ImportIssues) throws(TraceError)
    -> MetricSeriesList
  {
    var all = MetricSeriesList()
    for (line, document) in numberedDocuments(in: bytes) {
      do throws(ImportProblem) {
        let frames: GrafanaFrames
        do {
          frames = try JSONDecoder().decode(GrafanaFrames.self, from: Data(bytes[document]))
        } catch {
          throw ImportProblem(error, expected: Self.expectedFromGrafana)
        }
        if let error = frames.error {
          throw ImportProblem("a query failed: \(error)", Self.expectedFromGrafana)
        }
        if frames.frames.isEmpty {
          throw ImportProblem("there are no frames in it", Self.expectedFromGrafana)
        }
        var part: [MetricSeries] = []
        for frame in frames.frames { part += try frame.series(self, line: line) }
        all.add(part)
      } catch {
        throw issues.refusal(line: line, error)
      }
    }
    return all
  }

  /// Reads a panel's CSV.
  ///
  /// Source: `toCSV` in https://github.com/grafana/grafana, packages/grafana-data/src/utils/csv.ts,
  /// and `downloadDataFrameAsCsv` in public/app/features/inspector/utils/download.ts (names in
  /// quotes, the separator of the browser's locale, told in a `sep=` line or not; for Excel also
  /// UTF-16 with tabs; times in milliseconds since 1970, or as `YYYY-MM-DD HH:mm:ss` of the
  /// dashboard's time zone where data is formatted; nothing where a value is missing). Grafana up
  /// to 6 wrote `Series;Time;Value`.
  private func grafanaCSV(_ bytes: [UInt8], _ issues: ImportIssues, _ notes: inout ImportNotes)
    throws(TraceError) -> MetricSeriesList
  {
    var rows = try ReportReader.open(
      self, bytes: bytes, isHeader: { $0.cells.count > 1 && $0.has("time") }, expected: Self.panel)
    for reading in rows.readings { notes.tell("\(path): \(reading).") }
    notes.ask(rows.asked)
    var names: [String] = []
    var timeColumn = 0
    while names.isEmpty, let (_, cells) = try rows.next() {
      guard cells.count > 1, let place = ReportHeader(cells).index(of: "time") else { continue }
      (names, timeColumn) = (cells, place)
    }
    let isLong = names.map { $0.lowercased() } == ["series", "time", "value"]
    var all = MetricSeriesList()
    var columns = names.map { MetricSeries(grafana: $0) }
    var hasLocalTimes = false
    while let (line, row) = try rows.next() {
      do throws(ImportProblem) {
        guard row.count == names.count else {
          throw ImportProblem(
            "the row has \(row.count) fields", "expected \(names.count), as in the header")
        }
        let time = try grafanaTime(row[timeColumn], &hasLocalTimes)
        if isLong {
          var series = MetricSeries(grafana: row[0])
          add(row[2], at: (time, row[1]), line: line, to: &series)
          all.add([series])
        } else {
          for place in names.indices where place != timeColumn {
            add(row[place], at: (time, row[timeColumn]), line: line, to: &columns[place])
          }
        }
      } catch {
        throw issues.refusal(line: line, error)
      }
    }
    if rows.issues.count > 0 {
      try rows.issues.finish(read: rows.issues.count, expected: Self.panel)
    }
    if !isLong {
      columns.remove(at: timeColumn)
      columns.shareRows()
      all.add(columns)
    }
    if hasLocalTimes {
      notes.tell(
        "\(path): times have no offset from UTC, and are taken to be in \(calendar.timeZone); see "
          + "--time-zone."
      )
      notes.ledger.decide("time zone", by: "--time-zone")
      all.refuseRepeatedTimes(calendar)
    }
    return all
  }

  private func add(
    _ cell: String, at time: (Int64, String), line: Int, to series: inout MetricSeries
  ) {
    do throws(ImportProblem) {
      let (value, unit) = try grafanaValue(cell, at: time.1, of: series.name)
      series.points.append((time.0, value))
      if GrafanaUnit.isPerMinute(unit) { series.isPerMinute = true }
    } catch {
      series.points.append((time.0, nil))
      series.reject(line: line, error)
    }
  }

  private func grafanaTime(_ text: String, _ hasLocalTimes: inout Bool) throws(ImportProblem)
    -> Int64
  {
    let text = text.trimmingBlanks()
    if let number = Int64(text) {
      if let time = time(since1970: number) { return time }
    } else if let time = calendar.milliseconds(of: text) {
      let clock = text.dropFirst(11)
      if !clock.hasSuffix("Z"), !clock.contains("+"), !clock.contains("-") { hasLocalTimes = true }
      return time
    }
    throw ImportProblem(
      "\(quoted(text)) is no time of this era",
      "expected milliseconds since 1970, or a time such as 2026-01-05 09:00:00", at: "Time")
  }

  private func grafanaValue(_ text: String, at time: String, of name: String) throws(ImportProblem)
    -> (Double?, unit: String)
  {
    let text = text.trimmingBlanks()
    if ["", "null", "undefined", "NaN", "-"].contains(text) { return (nil, "") }
    let digits = text.prefix { $0.isNumber || ".+-eE".contains($0) }
    var number = Double(digits)
    var unit = String(text.dropFirst(digits.count)).trimmingBlanks()
    // "1e" of "1each" is no exponent.
    if number == nil {
      let plain = text.prefix { $0.isNumber || ".+-".contains($0) }
      number = Double(plain)
      unit = String(text.dropFirst(plain.count)).trimmingBlanks()
    }
    guard let number, !unit.hasPrefix(",") else {
      throw ImportProblem(
        "\(quoted(text)) is not a number",
        "expected one with a decimal point: switch off \"Formatted data\"", at: name)
    }
    // Thousands that a blank or an apostrophe separates would be a unit.
    if unit.contains(where: \.isNumber) {
      throw ImportProblem(
        "\(quoted(text)) is not a number",
        "expected one without separators of thousands: switch off \"Formatted data\"", at: name)
    }
    // No number ends so that nobody formatted, and a formatted one may have points for thousands.
    if text.wholeMatch(of: #/-?[0-9]{1,3}\.[0-9]{2}0/#) != nil {
      throw ImportProblem(
        "\(quoted(text)) may be a thousand times as much: its point may separate thousands",
        "expected numbers as they are: switch off \"Formatted data\"", at: name)
    }
    try GrafanaUnit.check(unit, meaning, of: name)
    try checkValue(number, at: time, of: name)
    return (number, unit)
  }
}

extension MetricSeriesList {
  /// Where clocks go back, times without an offset come twice and mean two.
  fileprivate mutating func refuseRepeatedTimes(_ calendar: ScenarioCalendar) {
    rejectEach { series in
      let times = series.points.map(\.time).sorted()
      return zip(times, times.dropFirst()).first { $0 == $1 }.map { time, _ in
        ImportProblem(
          "\(calendar.localText(at: time)) comes twice",
          "expected each time once: where clocks go back, switch off \"Formatted data\"",
          at: series.name)
      }
    }
  }
}
