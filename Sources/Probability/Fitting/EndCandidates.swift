import Glibc

/// Where one meeting may have ended: between any two of its leaves, with the later ones leaving
/// together and the earlier ones before.
struct EndCandidates {
  /// The end lies before this leave and after the one before it.
  private struct Stretch {
    /// The leave at its end.
    let leave: Double
    /// Its length; infinite before the first leave.
    let length: Double
    let before: Double
    let after: Double
    /// The sum of the later leaves' distances from this one.
    let delays: Double
    /// The sum of log(end - join) over those who left before, at the stretch's end, and the sum of
    /// its slopes there.
    let logRanges: Double
    let rangeSlopes: Double
  }

  /// What the meeting says about the parameters.
  struct Value {
    var logLikelihood: Double
    /// Its derivatives by the log odds of q and by log tau.
    var slope: (Double, Double)
    var meanEnd: Double
  }

  let count: Int
  /// A third of the median distance between a leave and the last one: a first guess at the mean
  /// delay.
  let medianGap: Double
  private var stretches: [Stretch] = []

  init(_ meeting: [Presence]) {
    let sorted = meeting.sorted { ($0.leave, $0.join) < ($1.leave, $1.join) }
    count = sorted.count
    let last = sorted[count - 1].leave
    medianGap = (last - sorted[count / 2].leave) / 3
    var delays = sorted.reduce(0) { $0 + ($1.leave - sorted[0].leave) }
    for (index, presence) in sorted.enumerated() {
      let step = index == 0 ? 0 : presence.leave - sorted[index - 1].leave
      delays -= step * Double(count - index)
      // Equal leaves leave no room between them.
      guard index == 0 || step > 0 else { continue }
      var (logRanges, rangeSlopes) = (0.0, 0.0)
      for earlier in sorted[..<index] {
        logRanges += log(presence.leave - earlier.join)
        rangeSlopes += 1 / (presence.leave - earlier.join)
      }
      stretches.append(
        Stretch(
          leave: presence.leave, length: index == 0 ? .infinity : step, before: Double(index),
          after: Double(count - index),
          delays: max(delays, 0), logRanges: logRanges, rangeSlopes: rangeSlopes))
    }
  }

  /// The logarithm of the likelihood integrated over the end.
  ///
  /// Within a stretch the likelihood falls by exp(-rate) with the distance from its later leave:
  /// the delays' share of the rate is exact, the ranges' share is their slope at the leave, since
  /// the end is a few mean delays away from it and the joins much farther.
  func evaluate(_ point: [Double]) -> Value {
    let (logTogether, logAlone) = (-log1p(exp(-point[0])), -log1p(exp(point[0])))
    let (together, alone, rate) = (exp(logTogether), exp(logAlone), exp(-point[1]))
    var (largest, total, sums) = (-Double.infinity, 0.0, (0.0, 0.0, 0.0))
    for stretch in stretches {
      let decay = stretch.after * rate - stretch.rangeSlopes
      let (logWidth, widthSlope) = Self.width(decay, stretch.length)
      let value =
        stretch.before * logAlone + stretch.after * (logTogether - point[1]) - stretch.logRanges
        - stretch.delays * rate + logWidth
      if value > largest {
        let factor = exp(largest - value)
        (total, sums) = (total * factor, (sums.0 * factor, sums.1 * factor, sums.2 * factor))
        largest = value
      }
      let weight = exp(value - largest)
      total += weight
      sums.0 += weight * (stretch.after * alone - stretch.before * together)
      sums.1 += weight * (stretch.delays * rate - stretch.after - widthSlope * stretch.after * rate)
      sums.2 += weight * (stretch.leave + widthSlope)
    }
    // Given that somebody leaves together.
    let nobody = exp(Double(count) * logAlone)
    let given = nobody < 1 ? Double(count) * together * nobody / (1 - nobody) : 1
    return Value(
      logLikelihood: largest + log(total) - log1p(-nobody),
      slope: (sums.0 / total - given, sums.1 / total), meanEnd: sums.2 / total)
  }

  /// The logarithm of the integral of exp(-decay u) over u in 0..<length, and its slope by the
  /// decay: minus the mean of u.
  private static func width(_ decay: Double, _ length: Double) -> (Double, Double) {
    guard length < .infinity else { return (-log(decay), -1 / decay) }
    let scaled = decay * length
    // The series about 0, where both closed forms cancel.
    if abs(scaled) < 1e-3 {
      return (log(length) - scaled / 2 + scaled * scaled / 24, -length * (0.5 - scaled / 12))
    }
    // For a negative decay the factor exp(-scaled) is taken out, so that nothing overflows.
    if scaled < 0 {
      let mirrored = width(-decay, length)
      return (mirrored.0 - scaled, -length - mirrored.1)
    }
    return (log(-expm1(-scaled)) - log(decay), -1 / decay + length / expm1(scaled))
  }
}
