import Glibc

/// One participant's presence in a meeting, as a fit of departures sees it.
package struct Presence: Hashable, Sendable {
  /// When the participant joined.
  package var join: Double
  /// When the participant left, not before `join`.
  package var leave: Double

  /// A presence from `join` to `leave`.
  package init(join: Double, leave: Double) {
    self.join = join
    self.leave = leave
  }
}

/// How meetings empty, fitted: most leave together after the end, the others at any time between
/// their join and the end.
package struct MassDepartureFit: Hashable, Sendable {
  /// The probability of leaving together with the others, after the meeting's end.
  package let togetherShare: FittedNumber
  /// The mean time from the end to leaving, of those who leave together.
  package let delayMean: FittedNumber
  /// When each meeting ended, in the order of the meetings: the mean over all ends that its leave
  /// times allow, by their likelihood.
  package let ends: [Double]
  /// The meetings with two participants or more: the others say nothing about the two estimates.
  package let meetingsUsed: Int
}

/// Fits how meetings empty: each participant of a meeting that ends at e leaves at e + Exp(tau)
/// with probability q, otherwise at a uniformly chosen time between his join and e.
///
/// The ends are not parameters, of which there would be more with every meeting (the problem of
/// Neyman & Scott, Econometrica 16, 1948): the likelihood is integrated over all ends of a meeting,
/// each as likely as the others. Meetings that show nobody leaving together cannot be told from
/// later ends, so the likelihood is that of a meeting given that somebody does.
/// - Parameter meetings: who was in each meeting; at least one presence in each
/// - Returns: q, tau and the end of each meeting.
/// - Throws: `FitProblem`; `impossible` for a leave before its join, counted within its meeting.
package func fitMassDeparture(_ meetings: [[Presence]]) throws(FitProblem) -> MassDepartureFit {
  for meeting in meetings {
    try meeting.map(\.leave).checkObservations(atLeast: 1)
    try meeting.map(\.join).checkObservations(atLeast: 1)
    if let index = meeting.firstIndex(where: { $0.leave < $0.join }) {
      throw .impossible(index: index, value: meeting[index].leave)
    }
  }
  let candidates = meetings.map(EndCandidates.init)
  let used = candidates.filter { $0.count > 1 }
  guard used.count > 0 else { throw .tooFew(needed: 2, found: meetings.isEmpty ? 0 : 1) }
  // Half of the gaps before the last leave are within the mass departure unless hardly anybody
  // takes part in it.
  let gaps = used.map(\.medianGap).filter { $0 > 0 }.sorted()
  guard !gaps.isEmpty else { throw .noSpread }
  let likelihood = EndsUnknown(meetings: used)
  if let fit = everybodyTogether(meetings, likelihood) { return fit }
  let top = try LikelihoodMaximum(of: likelihood, from: [1.4, log(2 * gaps[gaps.count / 2])])
  let share = ParameterScale.share.estimate(top.point[0], top.covariance[0][0])
  let delay = ParameterScale.positive.estimate(top.point[1], top.covariance[1][1])
  guard delay.value.isFinite, delay.standardError.isFinite, share.value > 1e-6,
    share.value < 1 - 1e-6
  else { throw .notIdentified }
  return MassDepartureFit(
    togetherShare: share, delayMean: delay, ends: candidates.map { $0.evaluate(top.point).meanEnd },
    meetingsUsed: used.count)
}

/// The fit if nobody leaves alone: a share of 1 without an error, where the likelihood only grows
/// towards it.
private func everybodyTogether(_ meetings: [[Presence]], _ likelihood: EndsUnknown)
  -> MassDepartureFit?
{
  guard let shared = try? fitSharedDelay(meetings.map { $0.map(\.leave) }) else { return nil }
  // Next to a share of 1, where the mean delay is the shared one; the log odds stop short of where
  // the likelihood rounds to its limit.
  var slope = [0.0, 0.0]
  _ = likelihood.loss(at: [12, log(shared.mean.value)], slope: &slope)
  guard slope[0] < 0 else { return nil }
  return MassDepartureFit(
    togetherShare: FittedNumber(value: 1, standardError: 0), delayMean: shared.mean,
    ends: shared.origins.map(\.value),
    meetingsUsed: likelihood.meetings.count)
}

/// The likelihood of log odds of q and log tau.
private struct EndsUnknown: Likelihood {
  let meetings: [EndCandidates]

  func loss(at point: [Double], slope: inout [Double]) -> Double {
    var loss = 0.0
    slope[0] = 0
    slope[1] = 0
    for meeting in meetings {
      let value = meeting.evaluate(point)
      loss -= value.logLikelihood
      slope[0] -= value.slope.0
      slope[1] -= value.slope.1
    }
    return loss
  }
}
