internal import Studies

extension ConditionEvidence {
  /// What was seen and how sure it is: `0.34 % (0.16 to 0.49 %)`, `0 %, none in 598 runs: at most
  /// 0.5 %`, `kept in 57 of 59 runs`.
  func words(confidence: Double) -> String {
    let isShare = condition.bound.share != nil
    let told = ToldUnit(of: isShare ? .fraction : condition.metric.unit)
    guard let estimate else { return "not measured" }
    let ends = EndWords(of: told)
    let kept =
      isShare
      ? "broken in \(Wording.counted(Int((estimate * Double(count)).rounded()), "run")) of "
        + "\(Wording.count(count)), "
      : ""
    let number =
      kept + DifferenceDigits(estimate * told.scale, 0, isMoney: told.isMoney).signed(told)
    if let bound = boundOfNothing(confidence: confidence) {
      let runs = Wording.counted(count, "run")
      return isShare
        ? "kept in all of \(runs): broken in at most \(ends.upper(bound)) %"
        : "\(number), none in \(runs): at most \(ends.upper(bound))\(told.suffix)"
    }
    guard let interval = interval(confidence: confidence) else {
      let runs = Wording.counted(count, "run")
      return unmeasured > 0
        ? "\(number) in \(Wording.count(count - unmeasured)) of \(runs), not measured in the others"
        : "\(number) in \(runs)"
    }
    return
      "\(number) (\(ends.lower(interval.lowerBound)) to "
      + "\(ends.upper(interval.upperBound))\(told.suffix))"
  }
}

extension DifferenceDigits {
  /// The number with its unit.
  func signed(_ told: ToldUnit) -> String {
    "\(sign == "-" ? "-" : "")\(told.prefix)\(size)\(told.suffix)"
  }
}
