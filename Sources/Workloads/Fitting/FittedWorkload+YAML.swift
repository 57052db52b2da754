internal import Foundation
internal import Probability
internal import Settings

extension FittedWorkload {
  /// The fitted workload as the `workload` section of a scenario, with the standard errors and how
  /// well the laws fit as comments.
  /// - Parameter title: a line on what was fitted, for the first comment
  /// - Returns: the text, with a line end at its end
  package func yaml(title: String) -> String {
    var lines = ["# \(title)"] + notes.map { "# \($0)" } + ["workload:", "  source: synthetic"]
    lines.append("  busyness_cv: \(percent(demand.busynessCV))\(comment("busyness_cv"))")
    if demand.periodBusynessCV > 0 {
      lines.append(
        "  period_busyness_cv: \(percent(demand.periodBusynessCV))\(comment("period_busyness_cv"))")
      lines.append(
        "  busyness_period: \(Self.lengths.text(.constant(Double(demand.busynessPeriod) * 60_000)))"
      )
    }
    lines.append("  parts:")
    for part in demand.parts { lines += self.lines(of: part) }
    switch flow {
    case .scheduled(let law)?:
      lines += ["  participant_flow:"] + self.lines(of: law, "participant_flow.", indent: "    ")
    case .allAtOnce?: lines.append("  participant_flow: all_at_once")
    case nil: break
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let lengths = DistributionUnit.milliseconds
  private static let numbers = DistributionUnit.number

  private func lines(of part: DemandPart) -> [String] {
    let prefix = "parts.\(part.name)."
    let days = part.usedWeekdays.map {
      "\(DemandPart.weekdayNames[$0]): \(number(part.weekdayShare[$0]))"
    }
    let weekdays = "{\(days.joined(separator: ", "))}\(comment(prefix + "weekday_share"))"
    var lines = [
      "    - name: \(part.name)",
      "      kind: \(part.kind)",
      "      meetings_per_week: "
        + "\(number(part.meetingsPerWeek))\(comment(prefix + "meetings_per_week"))",
      "      weekday_share: \(weekdays)",
    ]
    if part.starts.areAtAnyTime { lines.append("      arrivals: ad_hoc") }
    var starts = shares(of: part.starts)
    // The hours of a part of one weekday are that weekday's.
    if part.usedWeekdays.count == 1 { starts[0] += hours(of: part.usedWeekdays[0], part) }
    lines += starts.map { "      \($0)" }
    if part.weekdayStarts.contains(where: { $0 != nil }) { lines.append("      weekday_starts:") }
    for (weekday, starts) in part.weekdayStarts.enumerated() {
      guard let starts else { continue }
      let shares = shares(of: starts).joined(separator: ", ")
      let name = DemandPart.weekdayNames[weekday]
      lines.append("        \(name): {\(shares)}\(hours(of: weekday, part))")
    }
    lines.append("      size: \(Self.numbers.text(part.size.readable))\(comment(prefix + "size"))")
    lines += [
      "      smallest_size: \(part.smallestSize)", "      largest_size: \(part.largestSize)",
    ]
    lines.append(
      "      duration: \(Self.lengths.text(part.duration.readable))\(comment(prefix + "duration"))")
    if case .scheduled(let law)? = part.flow {
      lines +=
        ["      participant_flow:"]
        + self.lines(of: law, prefix + "participant_flow.", indent: "        ")
    }
    return lines
  }

  /// How well a weekday's hours are known, by the fullest one, as a comment.
  private func hours(of weekday: Int, _ part: DemandPart) -> String {
    let known = values.filter { $0.key == part.hoursKey(of: weekday) }
    guard let fullest = known.max(by: { $0.estimate.value < $1.estimate.value }) else { return "" }
    return "   # \(fullest.count) days, \(text(fullest)) in the hour from \(fullest.parameter)"
  }

  /// The keys that say when meetings start.
  private func shares(of starts: MeetingStarts) -> [String] {
    func shares(
      _ key: String, _ weights: [Double], at places: [Int]? = nil, _ name: (Int) -> String
    ) -> String {
      let written = weights.enumerated().filter { places?.contains($0.offset) ?? ($0.element > 0) }
        .map {
          "\(name($0.offset)): \(number($0.element))"
        }
      return "\(key): {\(written.joined(separator: ", "))}"
    }
    func clock(_ minute: Int) -> String {
      "\"\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)\""
    }
    switch starts {
    case .slots(let hours, let minutes):
      return [
        shares("hour_share", hours) { "\($0)" },
        shares("slot_share", minutes) { "\":\($0 < 10 ? "0" : "")\($0)\"" },
      ]
    case .timesOfDay(let weights): return [shares("start_share", weights, clock)]
    case .atAnyTime(let rates):
      // A weight for each span of equal rate.
      let begins = rates.indices.filter { $0 == 0 || rates[$0] != rates[$0 - 1] }
      var spans = [Double](repeating: 0, count: rates.count)
      for (begin, end) in zip(begins, begins.dropFirst() + [rates.count]) {
        spans[begin] = rates[begin] * Double(end - begin)
      }
      return [shares("start_share", spans, at: begins, clock)]
    }
  }

  private func lines(of flow: ScheduledFlow, _ prefix: String, indent: String) -> [String] {
    func share(_ key: String, _ value: Double) -> String {
      "\(indent)\(key): \(percent(value))\(comment(prefix + key))"
    }
    func law(_ key: String, _ law: Distribution) -> String {
      "\(indent)\(key): \(Self.lengths.text(law.readable))\(comment(prefix + key))"
    }
    var lines = [
      share("early_probability", flow.earlyProbability), law("early", flow.early),
      law("late", flow.late),
      share("ends_early_probability", flow.endsEarlyProbability),
      law("ends_early_by", flow.endsEarlyBy),
      share("ends_late_probability", flow.endsLateProbability),
      law("ends_late_by", flow.endsLateBy),
      law("end_spread", .constant(flow.endSpread.rounded())),
      share("leaves_together_probability", flow.leavesTogetherProbability),
      law("leaves_together_within", flow.leavesTogetherWithin),
    ]
    if flow.rejoinProbability > 0 {
      lines += [
        share("rejoin_probability", flow.rejoinProbability), law("rejoin_after", flow.rejoinAfter),
      ]
    }
    return lines
  }

  /// What is known of a key's value, as a comment behind it.
  private func comment(_ key: String) -> String {
    var parts = values.filter { $0.key == key }.map { value in
      let name = value.parameter.isEmpty ? "" : "\(value.parameter) "
      return "\(name)\(text(value))"
    }
    if let fit = goodness.first(where: { $0.key == key }) {
      parts.append(
        "\(fit.law), Kolmogorov-Smirnov \(digits(fit.test.distance, 2)) (p "
          + "\(digits(fit.test.pValue, 2))) over \(fit.count)"
      )
    }
    return parts.isEmpty ? "" : "   # \(parts.joined(separator: ", "))"
  }

  private func text(_ known: Value) -> String {
    "\(text(known.estimate.value, of: known)) ± \(text(known.estimate.standardError, of: known))"
  }

  private func text(_ value: Double, of known: Value) -> String {
    known.isLength ? "\(digits(value / 1000, 3)) s" : digits(value, 3)
  }

  private func percent(_ share: Double) -> String { "\(digits(share * 100, 4))%" }
  private func number(_ value: Double) -> String { digits(value, 5) }
}

/// A number with so many significant digits, in plain notation.
private func digits(_ value: Double, _ count: Int) -> String {
  // A p-value may be too small for powers of ten, and nobody reads twelve zeros.
  if abs(value) < 1e-12 { return "0" }
  let rounded = value.roundedToDigits(count)
  if rounded == rounded.rounded(), abs(rounded) < 1e15 { return String(Int64(rounded)) }
  let decimals = max(0, count - 1 - Int(log10(abs(rounded)).rounded(.down)))
  var text = String(
    format: "%.\(min(decimals, 12))f", locale: Locale(identifier: "en_US_POSIX"), rounded)
  while text.contains("."), text.hasSuffix("0") { text.removeLast() }
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}

extension Double {
  /// The number with so many significant digits.
  fileprivate func roundedToDigits(_ count: Int) -> Double {
    guard isNormal else { return self }
    let scale = pow(10, Double(count - 1) - log10(abs(self)).rounded(.down))
    return (self * scale).rounded() / scale
  }
}

extension Distribution {
  /// The law of a time as a scenario writes it, with as many digits as a reader can use.
  package var timeText: String { DistributionUnit.milliseconds.text(readable) }

  /// The law with as many digits as a reader can use: four in each parameter.
  fileprivate var readable: Distribution {
    func short(_ value: Double) -> Double { value.roundedToDigits(4) }
    switch self {
    case .constant: return self
    case .lognormal(let median, let sigma):
      return .lognormal(median: short(median), sigma: short(sigma))
    case .exponential(let mean): return .exponential(mean: short(mean))
    case .uniform(let min, let max): return .uniform(min: short(min), max: short(max))
    case .gamma(let mean, let cv): return .gamma(mean: short(mean), cv: short(cv))
    case .weibull(let scale, let shape): return .weibull(scale: short(scale), shape: short(shape))
    case .normal(let mean, let sd, let min):
      return .normal(mean: short(mean), sd: short(sd), min: min.map(short))
    case .mixture(let parts):
      return .mixture(
        parts.map {
          WeightedDistribution(weight: short($0.weight), distribution: $0.distribution.readable)
        })
    case .empirical(let values): return .empirical(values.map(short))
    case .sequence: return self
    }
  }
}
