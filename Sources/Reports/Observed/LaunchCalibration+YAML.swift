internal import PoolSimulation
internal import Probability
internal import Settings
package import Studies
internal import Workloads

extension LaunchCalibration {
  /// The section `launch` of a scenario, with what is known of each value as a comment behind it.
  /// - Parameter sources: the files that it was made of
  /// - Returns: the text, with a line end at its end
  package func yaml(from sources: [String]) -> String {
    let place = region.map { " in \($0)" } ?? ""
    var lines = [
      "# Calibrated from \(listed(sources).onOneLine): \(Wording.counted(launches, "launch", "launches")) of "
        + "\(group.onOneLine)\(place), \(utcText(ofSecond: from / 1_000))Z to "
        + "\(utcText(ofSecond: to / 1_000))Z."
    ]
    lines += notes.map { "# \($0.onOneLine)" }
    lines.append("launch:")
    for stage in stages {
      lines.append("  \(stage.key): \(stage.law.timeText)   # \(stage.words)")
      if stage.key == "control_loop" || stages.first?.key != "control_loop" && stage.key == "cold" {
        lines.append("  pending: 0s   # contained in the stages below, from EC2's launch on")
      }
    }
    switch poolState {
    case .stopped?: lines.append("  stop: 0s   # contained in prepare")
    case .hibernated?: lines.append("  hibernate: 0s   # contained in prepare")
    case .running?, nil: break
    }
    if !stages.contains(where: { $0.key == "registration" }) {
      lines.append(
        "  registration: 0s   # not told by activities: contained above where a launching hook waits for it; measure it otherwise"
      )
    }
    if !failures.isEmpty {
      lines.append("  failure_probability:")
      for failure in failures {
        let capacity =
          failure.shortOfCapacity > 0
          ? ", \(failure.shortOfCapacity) for want of capacity: of a time of its own, rather faults[].launch"
          : ""
        lines.append(
          "    \(failure.key): \(percent(failure.share))   # ± \(percent(failure.standardError)), "
            + "\(failure.refused) of \(failure.launches) refused\(capacity)")
      }
    }
    if let backoff {
      lines.append(
        "  retry_after: \(backoff.first)ms   # median after \(Wording.counted(backoff.count, "first failure"))"
      )
      if let most = backoff.atMost {
        lines.append("  retry_after_at_most: \(most)ms   # median of what no longer doubled")
      }
    }
    if abandoned > 0 {
      lines.append(
        "  # \(Wording.counted(abandoned, "launch was", "launches were")) abandoned by a hook, and counted as longer than that."
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func percent(_ share: Double) -> String { "\(shortNumber(share * 100))%" }
}

extension LaunchCalibration.Stage {
  /// What is known of it.
  fileprivate var words: String {
    let ongoing = censored > 0 ? ", \(censored) of them going on or given up" : ""
    let seen = "over \(count)\(ongoing)"
    guard let fit else {
      let why = count < LaunchCalibration.fewestFitted ? "the values themselves" : "no law fits"
      return "\(why), \(seen)"
    }
    let parameters = fit.parameters.map { parameter in
      let isTime = !["sigma", "cv", "shape", "weight"].contains { parameter.name.hasPrefix($0) }
      let (scale, unit) = isTime ? (1_000.0, " s") : (1, "")
      return "\(parameter.name) \(shortNumber(parameter.estimate.value / scale))\(unit) ± "
        + "\(shortNumber(parameter.estimate.standardError / scale))\(unit)"
    }
    let test = fit.kolmogorovSmirnov
    return "\(parameters.joined(separator: ", ")); \(fit.family.rawValue), Kolmogorov-Smirnov "
      + "\(shortNumber(test.distance)) (p \(shortNumber(test.pValue))) \(seen)"
  }
}

/// A number with three significant digits, in plain notation.
func shortNumber(_ number: Double) -> String {
  guard number.isFinite else { return "-" }
  var places = 2
  var size = abs(number)
  while size >= 10, places > 0 {
    places -= 1
    size /= 10
  }
  while size > 0, size < 1, places < 8 {
    places += 1
    size *= 10
  }
  var text = Wording.decimal(number, places: places).replacing(",", with: "")
  while text.contains("."), text.hasSuffix("0") { text.removeLast() }
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}
