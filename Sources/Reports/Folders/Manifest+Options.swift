internal import Settings
internal import Studies

extension JSONValue.Member {
  /// An option that is a share, as a person writes it: 95%.
  init(_ option: String, share: Double) {
    self.init(option, .string(ScalarKind<Double>.fraction().text(share)))
  }

  /// An option of several names or conditions.
  init(_ option: String, _ texts: some Sequence<String>) {
    self.init(option, .array(texts.map { .string($0) }))
  }
}

extension RunLimits {
  /// The limits as options; one that there is none of is left out.
  var options: [JSONValue.Member] {
    var members = [JSONValue.Member("max_replications", .integer(replications))]
    if let runs { members.append(JSONValue.Member("max_runs", .integer(runs))) }
    if let time {
      let (seconds, attoseconds) = time.components
      let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
      members.append(
        JSONValue.Member("max_time", .string(ScalarKind<Int64>.timeSpan().text(milliseconds))))
    }
    return members
  }
}

extension StudySpan {
  /// The span as it is written: 0d..5d.
  var text: String {
    let kind = ScalarKind<Int64>.timeSpan()
    return "\(kind.text(from))..\(kind.text(to))"
  }
}
