/// Every scaling policy of Greenroom, by name. A new policy is one file and one line here.
package let scalingPolicies: [any ScalingPolicy.Type] = [
  CombinedPolicy.self,
  FixedPolicy.self,
  HeadroomPolicy.self,
  ScheduledPolicy.self,
  SimpleScalingPolicy.self,
  StepScalingPolicy.self,
  TargetTrackingPolicy.self,
  ThresholdPolicy.self,
]
