package import Settings

/// Launches ahead of a forecast of the load by the hour, and never scales in: EC2 Auto Scaling's
/// predictive scaling, with its names.
///
/// Source: EC2 Auto Scaling user guide, "How predictive scaling works", and API reference,
/// `PredictiveScalingConfiguration`. How it forecasts is not published.
package struct PredictivePolicy: CeilingRaising, ForecastingPolicy {
  package static let name = "predictive"
  package static let summary =
    "Launches ahead of an hourly forecast, and never scales in (EC2 predictive scaling)."

  /// What a forecast above the group's maximum does.
  private enum Breach: String, CaseIterable, Sendable {
    case honorMaxCapacity = "honor_max_capacity"
    case increaseMaxCapacity = "increase_max_capacity"
  }
  /// Whether it scales.
  private enum Mode: String, CaseIterable, Sendable {
    case forecastAndScale = "forecast_and_scale"
    case forecastOnly = "forecast_only"

    /// AWS's own is the other, which changes nothing.
    static let usual = Mode.forecastAndScale
  }

  /// Less than the hour that a forecast is of.
  private static let buffers: ClosedRange<Int64> = 0...3_599_999

  private let target: TargetUtilization
  private let bufferTime: TimeSpan
  private let mode: Mode
  private let breach: Breach
  /// In billionths.
  private let maxCapacityBuffer: Int
  private var forecast: LoadForecast
  /// What it last found to be needed, and for which load; nil: nothing is forecast, or it does not
  /// scale.
  private(set) var needed: (instances: Int, load: Double)?

  package init(settings: inout SettingsReader) {
    target = TargetUtilization(settings: &settings, schedule: true)
    bufferTime = TimeSpan(
      milliseconds: settings.timeSpan(
        "scheduling_buffer_time", default: 300_000, in: Self.buffers, schedule: true,
        help: "how long before an hour its capacity is launched"))
    mode = settings.choice(
      "mode", default: Mode.usual,
      help: "whether it scales or forecasts only; AWS's own default is the latter")
    breach = settings.choice(
      "max_capacity_breach_behavior", default: Breach.honorMaxCapacity,
      help: "what a forecast above max_size does; a raised maximum stays")
    let buffer = settings.optionalFraction(
      "max_capacity_buffer", schedule: true,
      help: "by how much the raised maximum is above the forecast; left out 0%")
    maxCapacityBuffer = Int(((buffer ?? 0) * 1e9).rounded())
    if mode == .forecastOnly {
      for key in [
        "scheduling_buffer_time", "max_capacity_breach_behavior", "max_capacity_buffer",
      ] where settings.has(key) {
        settings.issue(
          key, "has no effect here; expected mode: forecast_and_scale beside it, or no such key")
      }
    } else if buffer != nil, breach == .honorMaxCapacity,
      settings.isSound("max_capacity_breach_behavior")
    {
      settings.issue(
        "max_capacity_buffer",
        "has no effect here; expected max_capacity_breach_behavior: increase_max_capacity beside "
          + "it, or no such key")
    }
    forecast = LoadForecast(settings: &settings)
  }

  package var mayRaiseMaxSize: Bool {
    mode == .forecastAndScale && breach == .increaseMaxCapacity
  }
  package var history: String? { forecast.history }
  package var forecastRecords: [ForecastRecord] { forecast.records }
  package mutating func learn(_ history: HourlyLoads) { forecast.learn(history) }

  /// What this hour needs, and the next from `scheduling_buffer_time` before it on.
  package mutating func decide(_ pool: PoolObservation) -> ScalingDecision {
    forecast.note(Double(pool.seatsWanted), at: pool.time)
    let loads = [forecast.load(at: pool.time), forecast.load(at: pool.time + bufferTime)]
    guard let load = loads.compactMap(\.self).max() else {
      self.needed = nil
      return ScalingDecision(.instances(pool.desired), reason: .steady)
    }
    let needed = target.instances(for: load, of: pool.participantLimit)
    self.needed = mode == .forecastAndScale ? (instances: needed, load: load) : nil
    let isMore = needed > pool.desired && mode == .forecastAndScale
    var decision = ScalingDecision(
      .instances(isMore ? needed : pool.desired), reason: isMore ? .forecast : .steady,
      signal: load)
    if isMore, breach == .increaseMaxCapacity, needed > pool.maxSize {
      let raised = needed * (1_000_000_000 + maxCapacityBuffer) + 999_999_999
      decision.maxSize = min(raised / 1_000_000_000, Limit.instances.most)
    }
    return decision
  }

  package func continuing(_ previous: any ScalingPolicy) -> any ScalingPolicy {
    guard let previous = previous as? PredictivePolicy else { return self }
    var next = self
    next.forecast = previous.forecast
    return next
  }
}

/// The share of its seats that an instance is to have taken.
struct TargetUtilization: Sendable {
  private static let shares = 0.01...1.0
  private let share: Double

  init(settings: inout SettingsReader, schedule: Bool = false) {
    share = settings.fraction(
      "target_utilization", in: Self.shares, schedule: schedule,
      help: "the share of its seats that an instance is to have taken at the load forecast")
  }

  /// The fewest instances of `limit` seats that are not above it at a load.
  func instances(for load: Double, of limit: Int) -> Int {
    let exact = load / (Double(limit) * share)
    // An instance more for a rounding error is none that the forecast asks for.
    return Int(min((exact - 1e-9).rounded(.up), Double(Limit.instances.most)))
  }
}
