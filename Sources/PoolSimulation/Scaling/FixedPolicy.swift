package import Settings

/// Always the same number of instances.
package struct FixedPolicy: ScalingPolicy {
  package static let name = "fixed"
  package static let summary = "Always the same number of instances."

  private let desired: Int

  package init(settings: inout SettingsReader) {
    desired = settings.integer(
      "desired", in: Limit.instances.from(0), schedule: true, help: "the number of instances")
  }

  package func decide(_ pool: PoolObservation) -> ScalingDecision {
    ScalingDecision(.instances(desired), reason: .fixed, signal: Double(desired))
  }
}
