/// Every scaling policy of Greenroom, by name. A new policy is one file and one line here.
package let scalingPolicies: [any ScalingPolicy.Type] = [
  FixedPolicy.self,
  HeadroomPolicy.self,
  ScheduledPolicy.self,
  ThresholdPolicy.self,
]
