internal import ArgumentParser
internal import Reports
internal import Settings
internal import Studies

/// How sure the means of variants have to be.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Add replications until the 95 % interval of the metric is within so much of its mean.",
      valueName: "5%"))
  var precision: String?

  @Option(
    help: ArgumentHelp(
      "The metric of --precision (default: cost_capacity_usd).", valueName: "column"))
  var precisionMetric: String?

  @Option(
    help: ArgumentHelp(
      "The most replications that --precision may run of a variant (default: 100).", valueName: "n")
  )
  var maxReplications: Int?

  func validate() throws { _ = try goal() }

  /// What a precision without a sign of percent comes to.
  var note: String? {
    precision.flatMap { share in bareShareNote(share).map { "--precision \(share) \($0)" } }
  }

  /// The goal; nil without one.
  func goal() throws -> PrecisionGoal? {
    guard let precision else {
      if precisionMetric == nil, maxReplications == nil { return nil }
      throw ValidationError(
        """
        --precision-metric and --max-replications say how --precision is reached; expected \
        --precision beside them
        """
      )
    }
    let precisionMetric = precisionMetric ?? Metric.costCapacity.name
    let maxReplications = maxReplications ?? 100
    guard let metric = Metric.named(precisionMetric), metric.isNumber else {
      let hint =
        nearestName(to: precisionMetric, in: Metric.all.filter(\.isNumber).map(\.name)).map {
          " (did you mean \($0)?)"
        } ?? ""
      throw ValidationError(
        "--precision-metric \(precisionMetric) is no column with numbers; expected one of `greenroom list columns`\(hint)"
      )
    }
    guard let share = try? ScalarKind<Double>.fraction(in: 0.0001...10).read(precision) else {
      throw ValidationError(
        "--precision \(precision) is no share of a mean; expected a percentage such as 5%")
    }
    guard (Limit.replications.from(2)).contains(maxReplications) else {
      throw ValidationError(
        "--max-replications \(maxReplications) says too little or too much; expected a number from 2 to 100000"
      )
    }
    return PrecisionGoal(metric: metric, share: share, limit: maxReplications)
  }
}

extension PrecisionGoal.Outcome {
  /// Which variants are not as sure as they were to be.
  func text(_ goal: PrecisionGoal) -> String {
    let runs = replications.reduce(0, +)
    let share = Wording.decimal(goal.share * 100, places: 2)
    if missed.isEmpty {
      return
        "\nEvery variant's \(goal.metric.name) is known within \(share) %, in \(Wording.counted(runs, "run")).\n"
    }
    let listed =
      missed.prefix(20).map(String.init).joined(separator: ", ")
      + (missed.count > 20 ? ", ..." : "")
    return
      "\n\(goal.metric.name) is not known within \(share) % after \(goal.limit) replications of variants \(listed).\n"
  }
}
