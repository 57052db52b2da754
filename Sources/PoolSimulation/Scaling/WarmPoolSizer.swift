package import Settings

/// Who sizes the warm pool, with each decision of the scaling policy: a policy of its own.
package struct WarmPoolSizer: Sendable {
  /// What it goes by.
  package enum Policy: String, CaseIterable, Sendable {
    /// The pool's own bounds, and what a schedule makes of them.
    case fixed
    /// A reserve for the instances that are desired.
    case headroom
    /// What the forecast of the next hours wants beyond those.
    case byForecast = "by_forecast"
  }
  private struct Headroom: Sendable {
    var instances: Int
    /// In billionths.
    var share: Int
  }
  private struct Forecasting: Sendable {
    var forecast: LoadForecast
    var target: TargetUtilization
    var horizon: TimeSpan
    var risingState: WarmPoolState?
  }

  /// No further than the forecast.
  private static let horizons: ClosedRange<Int64> = 0...(47 * 3_600_000)
  private static let usualHorizon: Int64 = 3_600_000
  /// A reserve of ten times what is desired is a slip.
  private static let shares = 0.0...10.0

  /// What it goes by.
  package let policy: Policy
  private var headroom: Headroom?
  private var forecasting: Forecasting?
  /// The fewest, and the state that the pool has otherwise.
  private var least = 0
  private var usualState = WarmPoolState.stopped

  /// The pool's own bounds.
  package init() { policy = .fixed }

  /// Reads the keys of the `warm_pool` section that are its own.
  package init(settings: inout SettingsReader) {
    policy = settings.choice(
      "policy", default: Policy.fixed,
      help: "who sizes the pool: its bounds, a reserve for what is desired, or a forecast")
    let describes = settings.isDescription
    if policy == .headroom || describes {
      settings.beside(Policy.headroom.rawValue, of: "policy") { readHeadroom(&$0) }
    }
    if policy == .byForecast || describes {
      settings.beside(Policy.byForecast.rawValue, of: "policy") { settings in
        let target = TargetUtilization(settings: &settings)
        let horizon = settings.timeSpan(
          "horizon", default: Self.usualHorizon, in: Self.horizons,
          help: "how far ahead the forecast counts, up to 47h")
        let state: WarmPoolState? = settings.optionalChoice(
          "rising_state", help: "the pool's state while the forecast wants more than is desired")
        forecasting = Forecasting(
          forecast: LoadForecast(settings: &settings), target: target,
          horizon: TimeSpan(milliseconds: horizon), risingState: state)
      }
    }
  }

  private mutating func readHeadroom(_ settings: inout SettingsReader) {
    let instances = settings.optionalInteger(
      "ready_instances", in: Limit.instances.from(0), help: "prepared instances")
    let share = settings.optionalFraction(
      "ready_share", in: Self.shares,
      help: "prepared instances as a share of those desired, rounded up; the larger counts")
    if ["ready_instances", "ready_share"].allSatisfy({ !settings.has($0) }),
      !settings.isDescription
    {
      settings.issue(
        "policy", "headroom without a size; expected ready_instances, ready_share, or both")
    }
    headroom = Headroom(
      instances: instances ?? 0, share: Int(((share ?? 0) * 1e9).rounded()))
  }

  /// The pool that it sizes.
  package mutating func adopt(_ pool: WarmPoolSettings) {
    least = pool.minSize
    usualState = pool.poolState
  }

  /// The states that it may set beside the pool's own.
  package var states: [WarmPoolState] { [forecasting?.risingState].compactMap(\.self) }
  /// The trace with what was before the run; nil: there is none.
  package var history: String? { forecasting?.forecast.history }
  /// The hours of the run that are over.
  var forecastRecords: [ForecastRecord] { forecasting?.forecast.records ?? [] }
  /// Begins with what was before the run.
  package mutating func learn(_ history: HourlyLoads) { forecasting?.forecast.learn(history) }

  /// Adds to a decision the pool's size, and its state where it chooses that.
  mutating func complete(_ decision: inout ScalingDecision, for pool: PoolObservation) {
    if policy == .fixed { return }
    let most = decision.maxSize ?? pool.maxSize
    let desired = max(pool.minSize, min(most, decision.instances(of: pool.participantLimit)))
    if let headroom {
      let share = (desired * headroom.share + 999_999_999) / 1_000_000_000
      decision.warmPoolMinSize = max(headroom.instances, share, least)
    }
    forecasting?.forecast.note(Double(pool.seatsWanted), at: pool.time)
    guard let forecasting else { return }
    let end = pool.time + forecasting.horizon
    guard let load = forecasting.forecast.peak(from: pool.time, through: end) else { return }
    let needed = min(forecasting.target.instances(for: load, of: pool.participantLimit), most)
    decision.warmPoolMinSize = max(needed - desired, least)
    if let rising = forecasting.risingState {
      decision.warmPoolState = needed > desired ? rising : usualState
    }
  }
}

extension ScalingDecision {
  /// The capacity that is wanted, in instances of `limit` seats.
  func instances(of limit: Int) -> Int {
    switch goal {
    case .instances(let instances): instances
    case .seats(let taken, let free): (taken + free.count(taken: taken) + limit - 1) / limit
    }
  }
}
