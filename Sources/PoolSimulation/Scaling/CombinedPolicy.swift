package import Settings

/// Several policies of AWS's on one group: where more than one wants a change the largest capacity
/// wins, and those that track a target remove instances only when all of them want that.
///
/// Sources: EC2 Auto Scaling user guide, "Dynamic scaling", section on multiple policies, and
/// "Target tracking scaling policies".
package struct CombinedPolicy: MetricPolicy {
  package static let name = "combined"
  package static let summary =
    "Several of AWS's policies at once: the largest capacity that one of them wants."

  /// What may be combined.
  private static let parts: [any MetricPolicy.Type] = [
    SimpleScalingPolicy.self, StepScalingPolicy.self, TargetTrackingPolicy.self,
  ]

  package let watch: MetricWatch
  private var policies: [any MetricPolicy]

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
    let watches = policies.map(\.watch)
    if let period = watches.first?.period,
      let other = watches.firstIndex(where: { $0.period != period }), settings.isSound("policies")
    {
      settings.issue(
        "policies",
        "policy \(other) has another metric_period than policy 0; expected one for all of them")
    }
    watch = MetricWatch(watches)
  }

  private static func read(_ part: inout SettingsReader) -> (any MetricPolicy)? {
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
    for place in policies.indices { policies[place].observe(sample) }
  }

  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    typealias Change = (decision: ScalingDecision, wanted: Int)
    var (changes, trackersDown): ([Change], [Change]) = ([], [])
    var doTrackersAgree = true
    var idle: ScalingDecision?
    for place in policies.indices {
      let decision = policies[place].decide(pool)
      let tracker = policies[place] as? TargetTrackingPolicy
      guard case .instances(let wanted) = decision.goal, wanted != pool.desired else {
        idle = idle ?? decision
        if tracker?.scalesIn == true { doTrackersAgree = false }
        continue
      }
      if tracker != nil, wanted < pool.desired {
        trackersDown.append((decision, wanted))
      } else {
        changes.append((decision, wanted))
        if tracker?.scalesIn == true { doTrackersAgree = false }
      }
    }
    if doTrackersAgree { changes += trackersDown }
    return changes.max { $0.wanted < $1.wanted }?.decision ?? idle
      ?? ScalingDecision(.instances(pool.desired), reason: .steady)
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? CombinedPolicy,
      policies.map({ type(of: $0).name }) == previous.policies.map({ type(of: $0).name })
    else { return self }
    var next = self
    for (place, old) in previous.policies.enumerated() {
      next.policies[place] =
        policies[place].continuing(old) as? any MetricPolicy ?? policies[place]
    }
    return next
  }
}
