package import Settings

extension TraceSettings {
  /// Reads `trace`, `format`, `columns`, `on_bad_row`, `times`, `region`, `interval`, `delimiter`,
  /// `time_format`, `decimal`, `unit` and `on_implausible`.
  package init(settings: inout SettingsReader) {
    let role = settings.role
    // How a file is read is nothing that is true of the demand.
    if role != nil { settings.role = .study }
    defer { settings.role = role }
    path = settings.text(
      "trace",
      help:
        "The trace, a CSV file; a relative path is relative to the scenario's file, - is standard "
        + "input."
    )
    format = settings.optionalChoice(
      "format", help: "The trace's format; guessed from its header when left out.")
    onBadRow = settings.choice(
      "on_bad_row", default: onBadRow,
      help: "Whether a bad row refuses the trace or is left out and counted.")
    times = settings.choice(
      "times", default: times,
      help:
        "What plain numbers count where a time is expected; auto tells by the size of the first "
        + "one."
    )
    region = settings.optionalText("region", help: "The only region whose rows are kept.")
    interval = settings.optionalTimeSpan(
      "interval", in: 1...31_536_000_000,
      help: "The length of an interval of counts; the smallest distance between two when left out.")
    dialect.delimiter = settings.optionalValue(
      "delimiter", .written(Delimiter.init(written:)),
      help: "What stands between fields; the header tells when left out.")
    dialect.timeFormat = settings.optionalChoice(
      "time_format",
      help: "The order of day, month and year in dates; the whole column tells when left out.")
    dialect.decimal = settings.optionalValue(
      "decimal", .written(DecimalMark.init(written:)),
      help: "What stands before decimals; the numbers tell when left out.")
    dialect.unit = settings.optionalChoice(
      "unit",
      help: "What lengths count; the header tells when left out, and seconds are what it does not.")
    onImplausible = settings.choice(
      "on_implausible", default: onImplausible,
      help: "Whether a demand that nobody can have meant is refused or taken.")
    columns = [:]
    let names = TraceColumn.allCases.map(\.rawValue)
    for entry in settings.entries(
      "columns", help: "The file's names of columns, by ours.",
      expected: "{our name: the file's name}", forms: [.map(keys: nil, values: [.text])])
    {
      let path =
        settings.path.isEmpty ? "columns.\(entry.key)" : "\(settings.path).columns.\(entry.key)"
      guard let column = TraceColumn(named: entry.key) else {
        let hint = nearestName(to: entry.key, in: names).map { " (did you mean \($0)?)" } ?? ""
        let message =
          "is not a known column; expected one of \(names.joined(separator: ", "))\(hint)"
        settings.issues.add(SettingsIssue(at: entry.location, path: path, message: message))
        continue
      }
      if let name = settings.value(
        of: entry.node, .text(expected: "the column's name in the file"),
        path: "columns.\(entry.key)")
      {
        columns[column.rawValue] = name
      }
    }
  }
}
