internal import Probability

extension FittedWorkload {
  /// Fits how people join and leave. Sessions whose slot is known also tell how meetings end relative to it; the lengths of the others are
  /// taken for their slots.
  /// - Parameter sessions: with their people
  mutating func fitFlow(_ sessions: [ObservedSession]) {
    var flow = ScheduledFlow()
    let ends = fitLeaves(sessions, &flow)
    let knowsSlots = sessions.contains { $0.slot != nil }
    if knowsSlots {
      fitSlots(sessions, ends, &flow)
    } else {
      (flow.endsEarlyProbability, flow.endsLateProbability, flow.endSpread) = (0, 0, 0)
      notes.append(
        "The trace does not say how long meetings were scheduled, so duration is how long they really lasted, and none ends early or late.")
    }
    fitJoins(sessions, ends, &flow)
    fitRejoins(sessions, &flow)
    self.flow = .scheduled(flow)
  }

  /// Fits who leaves together and how soon; gives the end of each session.
  private mutating func fitLeaves(_ sessions: [ObservedSession], _ flow: inout ScheduledFlow) -> [Double] {
    let key = "participant_flow.leaves_together_"
    let presences = sessions.map { session in session.people.map { Presence(join: Double($0.join), leave: Double($0.leave)) } }
    let largest = sessions.map { Double($0.lastLeave ?? $0.start) }
    do throws(FitProblem) {
      let fit = try fitMassDeparture(presences)
      flow.leavesTogetherProbability = fit.togetherShare.value
      flow.leavesTogetherWithin = .exponential(mean: fit.delayMean.value.rounded())
      add(key + "probability", fit.togetherShare, count: fit.meetingsUsed)
      add(key + "within", parameter: "mean", fit.delayMean, count: fit.meetingsUsed, isLength: true)
      return fit.ends
    } catch {
      notes.append("How people leave could not be fitted (\(error.description)): leaves_together_ keeps its usual values.")
      return largest
    }
  }

  private static let fewestToTellAnEnd = 5

  private mutating func fitSlots(_ sessions: [ObservedSession], _ ends: [Double], _ flow: inout ScheduledFlow) {
    // The end of a small meeting may be anybody's guess: all of its people may have left before it.
    let deviations = zip(sessions, ends).filter { $0.0.people.count >= Self.fewestToTellAnEnd }.compactMap { session, end in
      session.slot.map { end - Double(session.start + $0) }
    }
    do throws(FitProblem) {
      let fit = try fitSlotEnds(deviations)
      flow.endsEarlyProbability = fit.earlyShare.value
      flow.endsEarlyBy = .uniform(min: fit.earlyBy.lowerBound.rounded(), max: fit.earlyBy.upperBound.rounded())
      flow.endsLateProbability = fit.lateShare.value
      flow.endsLateBy = .exponential(mean: fit.lateMean.value.rounded())
      flow.endSpread = fit.spread.value.rounded()
      add("participant_flow.ends_early_probability", fit.earlyShare, count: fit.count)
      add("participant_flow.ends_late_probability", fit.lateShare, count: fit.count)
      add("participant_flow.ends_late_by", parameter: "mean", fit.lateMean, count: fit.count, isLength: true)
      add("participant_flow.end_spread", fit.spread, count: fit.count, isLength: true)
      goodness.append(
        Goodness(key: "participant_flow.end_spread", law: "uniform, normal and exponential", count: fit.count, test: fit.kolmogorovSmirnov))
    } catch {
      notes.append("How meetings end could not be fitted (\(error.description)): ends_early_, ends_late_ and end_spread keep their usual values.")
    }
  }

  private mutating func fitJoins(_ sessions: [ObservedSession], _ ends: [Double], _ flow: inout ScheduledFlow) {
    var (offsets, lengths): ([Double], [Double]) = ([], [])
    for (session, end) in zip(sessions, ends) where session.isScheduled {
      for person in session.people {
        let offset = Double(person.join - session.start)
        offsets.append(offset)
        // The end is an estimate, and somebody may join after it.
        lengths.append(max(end - Double(session.start), max(offset, 0) + 1))
      }
    }
    guard !offsets.isEmpty else {
      notes.append("No meeting was scheduled, so early_probability is 0 and late is the time after the first join.")
      fitJoinsAfterFirst(sessions, &flow)
      return
    }
    do throws(FitProblem) {
      let two = try? fitOffsets(offsets, lengths: lengths)
      let one = try fitOffsets(offsets, lengths: lengths, phases: 1)
      let fit = two.map { $0.aic < one.aic ? $0 : one } ?? one
      flow.earlyProbability = fit.earlyShare.value
      if let mean = fit.earlyMean { flow.early = .exponential(mean: mean.value.rounded()) }
      flow.late = fit.late
      add("participant_flow.early_probability", fit.earlyShare, count: fit.count)
      add("participant_flow.early", parameter: "mean", fit.earlyMean, count: fit.count, isLength: true)
      for parameter in fit.lateParameters {
        add(
          "participant_flow.late", parameter: parameter.name, parameter.estimate, count: fit.count, isLength: parameter.name.hasPrefix("mean"))
      }
      goodness.append(
        Goodness(
          key: "participant_flow.late", law: fit.lateParameters.count > 1 ? "hyperexponential, with the early ones" : "exponential, with the early ones",
          count: fit.count, test: fit.kolmogorovSmirnov))
    } catch {
      notes.append("When people join could not be fitted (\(error.description)): early and late keep their usual values.")
    }
  }

  /// Of meetings that nobody scheduled the first join is the start.
  private mutating func fitJoinsAfterFirst(_ sessions: [ObservedSession], _ flow: inout ScheduledFlow) {
    flow.earlyProbability = 0
    let late = sessions.flatMap { session in session.people.dropFirst().map { Double($0.join - session.start) } }
    guard let choice = try? LawChoice(late, families: [.exponential, .lognormal, .gamma, .weibull, .hyperexponential]) else { return }
    flow.late = choice.distribution
    if let fit = choice.fit { add("participant_flow.late", fit, isLength: true) }
  }

  private mutating func fitRejoins(_ sessions: [ObservedSession], _ flow: inout ScheduledFlow) {
    let people = sessions.reduce(0) { $0 + $1.people.count }
    let gaps = sessions.flatMap { $0.people.flatMap(\.gaps) }.map { Double(max($0, 1)) }
    guard !gaps.isEmpty else { return }
    // Each stay is broken with probability p, anew: rejoins over stays.
    let stays = Double(people + gaps.count)
    let share = Double(gaps.count) / stays
    flow.rejoinProbability = min(share, 0.99)
    add(
      "participant_flow.rejoin_probability", Estimate(value: share, standardError: (share * (1 - share) / stays).squareRoot()),
      count: people)
    guard let choice = try? LawChoice(gaps, families: [.lognormal, .gamma, .weibull, .exponential, .hyperexponential]) else { return }
    flow.rejoinAfter = choice.distribution
    if let fit = choice.fit { add("participant_flow.rejoin_after", fit, isLength: true) }
    notes.append(
      "Rejoins are those seen: who did not come back before the meeting's end is not among them, so rejoin_probability and rejoin_after are low.")
  }
}
