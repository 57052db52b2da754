/// What a policy saw at its last evaluations: numbers with their times.
///
/// Of several within a grain the last counts, so that its size is bounded however often it is asked.
struct SampleWindow: Sendable {
  /// A number at its time.
  struct Sample: Sendable {
    var time: SimulationTime
    var value: Double
  }
  /// In time order.
  private(set) var samples: [Sample] = []

  /// Notes a number, and forgets those that are `length` old or older.
  mutating func note(
    _ value: Double, at time: SimulationTime, keeping length: TimeSpan, grain: TimeSpan
  ) {
    forget(before: time, length)
    // Kept by whole grains of the clock, so that a row of samples, each close to the last, is not
    // one.
    let size = max(grain.milliseconds, 1)
    if let last = samples.last,
      last.time.milliseconds / size == time.milliseconds / size
    {
      samples.removeLast()
    }
    samples.append(Sample(time: time, value: value))
  }

  /// Forgets what is `length` old or older at `time`.
  mutating func forget(before time: SimulationTime, _ length: TimeSpan) {
    let first = samples.firstIndex { $0.time + length > time } ?? samples.count
    samples.removeFirst(first)
  }

  /// From the first sample to the last.
  var span: TimeSpan {
    guard let first = samples.first, let last = samples.last else { return .zero }
    return TimeSpan(milliseconds: last.time.milliseconds - first.time.milliseconds)
  }

  /// Where the straight line through the samples is at a time: the one with the least squares. A
  /// single sample is a level line; nil without any.
  func line(at time: SimulationTime) -> (value: Double, slope: Double)? {
    guard let last = samples.last else { return nil }
    let count = Double(samples.count)
    // Seconds before the last one, which are small whatever the time.
    let seconds = samples.map {
      Double($0.time.milliseconds - last.time.milliseconds) / 1_000
    }
    let meanTime = seconds.reduce(0, +) / count
    let meanValue = samples.reduce(0) { $0 + $1.value } / count
    var (products, squares) = (0.0, 0.0)
    for (sample, second) in zip(samples, seconds) {
      products += (second - meanTime) * (sample.value - meanValue)
      squares += (second - meanTime) * (second - meanTime)
    }
    let slope = squares > 0 ? products / squares : 0
    let ahead = Double(time.milliseconds - last.time.milliseconds) / 1_000
    return (meanValue + slope * (ahead - meanTime), slope)
  }
}

/// The largest of what a policy wanted lately.
struct RecentPeak: Sendable {
  private struct Entry: Sendable {
    /// Since when nothing larger is wanted.
    var since: SimulationTime
    var value: Int
  }
  /// Each is below the one before it, which is older; so there are no more than there are values.
  private var entries: [Entry] = []

  /// Notes a number. Returns the largest that was wanted within `length`.
  mutating func note(_ value: Int, at time: SimulationTime, within length: TimeSpan) -> Int {
    var since = time
    while let last = entries.last, last.value <= value {
      since = last.since
      entries.removeLast()
    }
    entries.append(Entry(since: since, value: value))
    // What is larger than the next was wanted until that one was.
    while entries.count > 1, entries[1].since + length <= time { entries.removeFirst() }
    return entries[0].value
  }

  /// Whether nothing was noted yet.
  var isEmpty: Bool { entries.isEmpty }
}
