internal import Probability

extension FittedWorkload {
  /// Fits how people join and leave: those of scheduled meetings, and apart from them those of the
  /// others where they are a part of their own.
  /// - Parameter sessions: with their people
  mutating func fitFlows(_ sessions: [ObservedSession]) {
    guard let adHoc = demand.parts.firstIndex(where: { $0.name == Self.adHocName }),
      demand.parts.count > 1
    else {
      flow = .scheduled(fitFlow(sessions, "participant_flow."))
      return
    }
    flow = .scheduled(fitFlow(sessions.filter(\.isScheduled), "participant_flow."))
    let prefix = "parts.\(Self.adHocName).participant_flow."
    demand.parts[adHoc].flow = .scheduled(fitFlow(sessions.filter { !$0.isScheduled }, prefix))
  }

  /// Fits one flow. Sessions whose slot is known also tell how meetings end relative to it; the
  /// lengths of the others are taken for their slots.
  private mutating func fitFlow(_ sessions: [ObservedSession], _ prefix: String) -> ScheduledFlow {
    var flow = ScheduledFlow()
    let ends = fitLeaves(sessions, prefix, &flow)
    if sessions.contains(where: { $0.slot != nil }) {
      fitSlots(sessions, ends, prefix, &flow)
    } else {
      (flow.endsEarlyProbability, flow.endsLateProbability, flow.endSpread) = (0, 0, 0)
      let note =
        "The trace does not say how long meetings were scheduled, so duration is how long they "
        + "really lasted, and none ends early or late."
      if !notes.contains(note) { notes.append(note) }
    }
    fitJoins(sessions, ends, prefix, &flow)
    fitRejoins(sessions, prefix, &flow)
    return flow
  }

  /// Fits who leaves together and how soon; gives the end of each session.
  private mutating func fitLeaves(
    _ sessions: [ObservedSession], _ prefix: String, _ flow: inout ScheduledFlow
  ) -> [Double] {
    let key = prefix + "leaves_together_"
    do throws(FitProblem) {
      let fit = try fitMassDeparture(sessions.map(\.presences))
      flow.leavesTogetherProbability = fit.togetherShare.value
      flow.leavesTogetherWithin = .exponential(mean: fit.delayMean.value.rounded())
      add(key + "probability", fit.togetherShare, count: fit.meetingsUsed)
      add(key + "within", parameter: "mean", fit.delayMean, count: fit.meetingsUsed, isLength: true)
      return fit.ends
    } catch {
      notes.append(
        "How people leave could not be fitted: \(error.description). So \(key)probability and "
          + "_within keep their usual values."
      )
      return sessions.map { Double($0.lastLeave ?? $0.start) }
    }
  }

  private static let fewestToTellAnEnd = 5

  private mutating func fitSlots(
    _ sessions: [ObservedSession], _ ends: [Double], _ prefix: String, _ flow: inout ScheduledFlow
  ) {
    // The end of a small meeting may be anybody's guess: all of its people may have left before it.
    let deviations = zip(sessions, ends).filter { $0.0.people.count >= Self.fewestToTellAnEnd }
      .compactMap { session, end in
        session.slot.map { end - Double(session.start + $0) }
      }
    do throws(FitProblem) {
      let fit = try fitSlotEnds(deviations)
      flow.endsEarlyProbability = fit.earlyShare.value
      flow.endsEarlyBy = .uniform(
        min: fit.earlyBy.lowerBound.rounded(), max: fit.earlyBy.upperBound.rounded())
      flow.endsLateProbability = fit.lateShare.value
      flow.endsLateBy = .exponential(mean: fit.lateMean.value.rounded())
      flow.endSpread = fit.spread.value.rounded()
      add(prefix + "ends_early_probability", fit.earlyShare, count: fit.count)
      add(prefix + "ends_late_probability", fit.lateShare, count: fit.count)
      add(
        prefix + "ends_late_by", parameter: "mean", fit.lateMean, count: fit.count, isLength: true)
      add(prefix + "end_spread", fit.spread, count: fit.count, isLength: true)
      goodness.append(
        Goodness(
          key: prefix + "end_spread", law: "uniform, normal and exponential", count: fit.count,
          test: fit.kolmogorovSmirnov))
    } catch {
      // Without three kinds to tell apart there is one.
      let spread = (deviations.reduce(0) { $0 + $1 * $1 } / Double(max(deviations.count, 1)))
        .squareRoot()
      (flow.endsEarlyProbability, flow.endsLateProbability, flow.endSpread) = (
        0, 0, spread.rounded()
      )
      notes.append(
        "How meetings end could not be told apart into early, late and in time: "
          + "\(error.description). So \(prefix)end_spread is all of it."
      )
    }
  }

  private mutating func fitJoins(
    _ sessions: [ObservedSession], _ ends: [Double], _ prefix: String, _ flow: inout ScheduledFlow
  ) {
    var (offsets, lengths): ([Double], [Double]) = ([], [])
    for (session, end) in zip(sessions, ends) where session.isPlanned || session.isScheduled {
      for person in session.people {
        let offset = Double(person.join - session.start)
        offsets.append(offset)
        // The end is an estimate, and somebody may join after it.
        lengths.append(max(end - Double(session.start), max(offset, 0) + 1))
      }
    }
    guard !offsets.isEmpty else {
      notes.append(
        "\(prefix)late is the time after the first join, which is taken for the start of a meeting "
          + "that nobody scheduled."
      )
      fitJoinsAfterFirst(sessions, prefix, &flow)
      return
    }
    do throws(FitProblem) {
      let two = try? fitOffsets(offsets, lengths: lengths)
      let one = try fitOffsets(offsets, lengths: lengths, phases: 1)
      let fit = two.map { $0.aic < one.aic ? $0 : one } ?? one
      flow.earlyProbability = fit.earlyShare.value
      if let mean = fit.earlyMean { flow.early = .exponential(mean: mean.value.rounded()) }
      flow.late = fit.late
      add(prefix + "early_probability", fit.earlyShare, count: fit.count)
      add(prefix + "early", parameter: "mean", fit.earlyMean, count: fit.count, isLength: true)
      for parameter in fit.lateParameters {
        add(
          prefix + "late", parameter: parameter.name, parameter.estimate, count: fit.count,
          isLength: parameter.name.hasPrefix("mean"))
      }
      goodness.append(
        Goodness(
          key: prefix + "late",
          law: fit.lateParameters.count > 1
            ? "hyperexponential, with the early ones" : "exponential, with the early ones",
          count: fit.count, test: fit.kolmogorovSmirnov))
    } catch {
      notes.append(
        "When people join could not be fitted: \(error.description). So \(prefix)early and _late "
          + "keep their usual values."
      )
    }
  }

  /// Of meetings that nobody scheduled the first join is the start.
  private mutating func fitJoinsAfterFirst(
    _ sessions: [ObservedSession], _ prefix: String, _ flow: inout ScheduledFlow
  ) {
    flow.earlyProbability = 0
    let late = sessions.flatMap { session in
      session.people.dropFirst().map { Double($0.join - session.start) }
    }
    guard
      let choice = try? LawChoice(
        late, families: [.exponential, .lognormal, .gamma, .weibull, .hyperexponential])
    else { return }
    flow.late = choice.distribution
    if let fit = choice.fit { add(prefix + "late", fit, isLength: true) }
  }

  /// The most breaks that one break which was seen stands for.
  private static let mostUnseenBreaks = 20.0

  /// Fits how often stays are broken and how soon people are back.
  ///
  /// Who would be back after the meeting is not seen again, so an absence is seen only below the
  /// time that was left: the law is fitted to values truncated there, and each break that was seen
  /// stands for those that were not (Horvitz & Thompson, JASA 47, 1952).
  private mutating func fitRejoins(
    _ sessions: [ObservedSession], _ prefix: String, _ flow: inout ScheduledFlow
  ) {
    let people = sessions.reduce(0) { $0 + $1.people.count }
    let absences = sessions.flatMap { session in
      session.people.flatMap { person in
        person.absences.map {
          (gap: Double($0.upperBound - $0.lowerBound), left: Double(person.leave - $0.lowerBound))
        }
      }
    }.filter { $0.gap < $0.left }
    guard absences.count > 4 else { return }
    let (gaps, limits) = (absences.map(\.gap), absences.map(\.left))
    let two = try? fitHyperexponential(gaps, truncatedAt: limits)
    let one = try? fitExponential(gaps, truncatedAt: limits)
    let fits = [two, one].compactMap(\.self)
    guard let fit = fits.min(by: { $0.aic < $1.aic }) else {
      notes.append("How soon people are back could not be fitted: rejoin_probability is 0.")
      return
    }
    let breaks = limits.reduce(0) {
      $0 + min(1 / max(fit.distribution.cumulative($1), 1e-9), Self.mostUnseenBreaks)
    }
    // Each stay is broken with this probability, anew; stays are those of everybody, and one more
    // for each return.
    let stays = Double(people + absences.count)
    let share = min(breaks / stays, 0.99)
    flow.rejoinProbability = share
    flow.rejoinAfter = fit.distribution
    // Breaks that were seen are a count by chance; each stands for as many.
    let error = breaks / Double(absences.count).squareRoot() / stays
    add(
      prefix + "rejoin_probability", FittedNumber(value: share, standardError: error), count: people
    )
    add(prefix + "rejoin_after", fit, isLength: true)
    // Those who did not come back left before the end, and not because they wanted to.
    let gone = breaks - Double(absences.count)
    let correction = Double(people) / max(1, Double(people) - gone)
    flow.leavesTogetherProbability = min(1, flow.leavesTogetherProbability * correction)
    guard let seen = values.firstIndex(where: { $0.key == prefix + "leaves_together_probability" })
    else { return }
    values[seen].estimate.value = flow.leavesTogetherProbability
    values[seen].estimate.standardError *= correction
  }
}
