/// How a trace is found and understood, as the scenario says it.
package struct TraceSettings: Equatable, Sendable {
  /// The file; a relative path is relative to the scenario's directory. `-` is standard input.
  package var path: String
  /// The format; nil to guess it from the header.
  package var format: TraceFormat?
  /// The file's names of columns by the simulator's names, where they differ.
  package var columns: [String: String]
  /// What happens to bad rows.
  package var onBadRow = BadRowPolicy.error
  /// What plain numbers count where a time is expected.
  package var times = TraceTimesSetting.auto
  /// The only region whose rows are kept; nil for all.
  package var region: String?
  /// The length of an interval of counts in milliseconds; nil for the smallest distance between two
  /// of them.
  package var interval: Int64?
  /// How the file is written, as far as somebody said it.
  package var dialect = DialectSettings()
  /// What becomes of a demand that nobody can have meant.
  package var onImplausible = ImplausiblePolicy.error

  /// A trace in a file.
  /// - Parameters:
  ///   - path: the file; `-` is standard input
  ///   - format: nil to guess it from the header
  ///   - columns: the file's column names by ours
  ///   - onBadRow: what happens to bad rows
  ///   - times: what plain numbers count
  ///   - region: the only region whose rows are kept, or nil
  ///   - interval: the length of an interval of counts in milliseconds, or nil
  ///   - dialect: how the file is written
  ///   - onImplausible: what becomes of a demand that nobody can have meant
  package init(
    path: String, format: TraceFormat? = nil, columns: [String: String] = [:],
    onBadRow: BadRowPolicy = .error,
    times: TraceTimesSetting = .auto, region: String? = nil, interval: Int64? = nil,
    dialect: DialectSettings = DialectSettings(), onImplausible: ImplausiblePolicy = .error
  ) {
    self.path = path
    self.format = format
    self.columns = columns
    self.onBadRow = onBadRow
    self.times = times
    self.region = region
    self.interval = interval
    self.dialect = dialect
    self.onImplausible = onImplausible
  }
}

extension TraceSettings {
  /// Where the file is.
  /// - Parameters:
  ///   - directory: what a relative path is relative to
  ///   - copies: where copies of traces are, by their names
  /// - Returns: the path to open
  func place(in directory: String, copies: [String: String]) -> String {
    let isPlain = path == "-" || path.hasPrefix("/") || directory.isEmpty
    return copies[path] ?? (isPlain ? path : "\(directory)/\(path)")
  }
}
