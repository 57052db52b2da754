package import PoolSimulation

/// The bound of a run's demand, or why there is none.
package typealias BoundOutcome = Result<CapacityBound, CapacityBound.Hindrance>

extension BoundOutcome {
  /// The bound of a plan.
  /// - Parameters:
  ///   - plan: what is run
  ///   - need: how many instances its demand needs
  package init(of plan: RunPlan, need: NeedCurve) {
    self.init { () throws(CapacityBound.Hindrance) in try CapacityBound(plan, need: need) }
  }
}
