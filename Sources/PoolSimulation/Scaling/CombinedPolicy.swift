package import Settings

/// Several policies of AWS's on one group: where more than one wants a change the largest capacity
/// wins, and those that track a target remove instances only when all of them want that. What is
/// forecast takes nothing away, and is kept by the others: 10 instances by a tracker and 8 by the
/// forecast are 10, and 8 and 10 are too.
///
/// Sources: EC2 Auto Scaling user guide, "Dynamic scaling", section on multiple policies, "Target
/// tracking scaling policies", and "Predictive scaling", section on best practices.
package struct CombinedPolicy: MetricPolicy, CeilingRaising, ForecastingPolicy {
  package static let name = "combined"
  package static let summary =
    "Several of AWS's policies at once: the largest capacity that one of them wants."

  /// What may be combined.
  private static let parts: [any ScalingPolicy.Type] = [
    PredictivePolicy.self, SimpleScalingPolicy.self, StepScalingPolicy.self,
    TargetTrackingPolicy.self,
  ]

  package let watch: MetricWatch
  private var policies: [any ScalingPolicy]
  /// Which of them forecasts; nil: none does.
  private let forecaster: Int?

  package init(settings: inout SettingsReader) {
    policies = settings.list("policies", help: "the policies, each with its own keys") { part in
      Self.read(&part)
    }.compactMap(\.self)
    if policies.isEmpty, settings.isSound("policies") {
      settings.issue(
        "policies",
        "has no policy; expected a list, such as [{policy: target_tracking, target: 50}]"
      )
    }
    let places = policies.enumerated().filter { $0.element is PredictivePolicy }.map(\.offset)
    forecaster = places.first
    let watches = policies.enumerated().compactMap { place, policy in
      (policy as? any MetricPolicy).map { (place: place, watch: $0.watch) }
    }
    watch = MetricWatch(watches.map(\.watch))
    guard !policies.isEmpty, settings.isSound("policies") else { return }
    if let first = watches.first,
      let other = watches.first(where: { $0.watch.period != first.watch.period })
    {
      settings.issue(
        "policies",
        "policy \(other.place) has another metric_period than policy \(first.place); expected one "
          + "for all of them")
    }
    if places.count > 1 {
      settings.issue(
        "policies",
        "policies \(places[0]) and \(places[1]) are predictive; expected one, as AWS scales by one")
    } else if watches.isEmpty {
      settings.issue(
        "policies",
        "has nothing but predictive; expected one beside it that goes by a metric, or scaling.policy: "
          + "predictive")
    }
  }

  private static func read(_ part: inout SettingsReader) -> (any ScalingPolicy)? {
    let name = part.name("policy", among: parts.map { $0.name }, help: "one of AWS's policies")
    if part.isDescription {
      for type in parts { part.beside(type.name, of: "policy") { _ = type.init(settings: &$0) } }
    }
    guard let type = parts.first(where: { $0.name == name }) else {
      // The policy's own keys are not known without it, so nothing beside it is called unknown.
      part.allow((part.node.entries ?? []).map(\.key))
      return nil
    }
    return part.beside(type.name, of: "policy") { type.init(settings: &$0) }
  }

  package mutating func observe(_ sample: MetricSample) {
    for place in policies.indices {
      guard var watching = policies[place] as? any MetricPolicy else { continue }
      watching.observe(sample)
      policies[place] = watching
    }
  }

  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    var (changes, trackersDown): ([Change], [Change]) = ([], [])
    var doTrackersAgree = true
    var idle: ScalingDecision?
    var maxSize: Int?
    for place in policies.indices {
      let decision = policies[place].decide(pool)
      maxSize = decision.maxSize ?? maxSize
      let tracker = policies[place] as? TargetTrackingPolicy
      guard case .instances(let wanted) = decision.goal, wanted != pool.desired else {
        idle = idle ?? decision
        if tracker?.scalesIn == true { doTrackersAgree = false }
        continue
      }
      let change = Change(place: place, decision: decision, wanted: wanted)
      if tracker != nil, wanted < pool.desired {
        trackersDown.append(change)
      } else {
        changes.append(change)
        if tracker?.scalesIn == true { doTrackersAgree = false }
      }
    }
    if doTrackersAgree { changes += trackersDown }
    var decision =
      changes.max { $0.wanted < $1.wanted }?.decision ?? idle
      ?? ScalingDecision(.instances(pool.desired), reason: .steady)
    keepForecast(in: &decision, pool)
    decision.maxSize = maxSize
    for change in changes where decision.goal != change.decision.goal { overrule(change.place) }
    return decision
  }

  /// What one of them wants to change.
  private struct Change {
    var place: Int
    var decision: ScalingDecision
    var wanted: Int
  }

  /// What is forecast is wanted also where less than that is desired already, and removed by none.
  private func keepForecast(in decision: inout ScalingDecision, _ pool: PoolObservation) {
    guard let forecast = forecasting?.needed, case .instances(let wanted) = decision.goal,
      wanted < min(forecast.instances, pool.desired)
    else { return }
    decision = ScalingDecision(
      .instances(min(forecast.instances, pool.desired)), reason: .forecast, signal: forecast.load)
  }

  /// The change of one of them is not made, so nothing has to cool down after it.
  private mutating func overrule(_ place: Int) {
    guard var simple = policies[place] as? SimpleScalingPolicy else { return }
    simple.forgetChange()
    policies[place] = simple
  }

  // MARK: The forecast

  private var forecasting: PredictivePolicy? {
    forecaster.flatMap { policies[$0] as? PredictivePolicy }
  }
  package var forecasts: Bool { forecaster != nil }
  package var mayRaiseMaxSize: Bool { forecasting?.mayRaiseMaxSize ?? false }
  package var history: String? { forecasting?.history }
  package var historyKey: String { "policies.\(forecaster ?? 0).history" }
  package var forecastRecords: [ForecastRecord] { forecasting?.forecastRecords ?? [] }

  package mutating func learn(_ history: HourlyLoads) {
    guard let place = forecaster, var policy = forecasting else { return }
    policy.learn(history)
    policies[place] = policy
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? CombinedPolicy,
      policies.map({ type(of: $0).name }) == previous.policies.map({ type(of: $0).name })
    else { return self }
    var next = self
    for (place, old) in previous.policies.enumerated() {
      next.policies[place] = policies[place].continuing(old)
    }
    return next
  }
}
