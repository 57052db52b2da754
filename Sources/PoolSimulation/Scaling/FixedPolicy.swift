public import Settings

/// Always the same number of instances.
public struct FixedPolicy: ScalingPolicy {
  public static let name = "fixed"
  public static let summary = "Always the same number of instances."

  private let desired: Int

  public init(settings: inout SettingsReader) {
    desired = settings.integer("desired", in: 0...100_000, help: "the number of instances")
  }

  public func decide(_ pool: PoolObservation) -> ScalingDecision {
    ScalingDecision(.instances(desired), reason: .fixed, signal: Double(desired))
  }
}
