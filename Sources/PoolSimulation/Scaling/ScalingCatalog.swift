/// Every scaling policy of Greenroom, by name. A new policy is one file and one line here.
package let scalingPolicies: [any ScalingPolicy.Type] = [
  BBBScalerPolicy.self,
  BufferPolicy.self,
  CombinedPolicy.self,
  ErlangPolicy.self,
  ExternalPolicy.self,
  FixedPolicy.self,
  HeadroomPolicy.self,
  JitsiPolicy.self,
  PredictivePolicy.self,
  ScheduledPolicy.self,
  SimpleScalingPolicy.self,
  StandbyPolicy.self,
  StepScalingPolicy.self,
  TargetTrackingPolicy.self,
  ThresholdPolicy.self,
]
