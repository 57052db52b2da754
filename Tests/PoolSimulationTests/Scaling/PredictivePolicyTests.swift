import Settings
import Testing

@testable import PoolSimulation

@Suite struct PredictivePolicyTests {
  /// Hours up to the start of the tests' calendar, which is a Monday's midnight in UTC; hour -1 is
  /// the last before the run.
  private func history(_ hours: Int, _ load: (Int) -> Double) -> HourlyLoads {
    // 2026-01-05 is 20,458 days after 1970-01-01.
    let start: Int64 = 20_458 * 24
    var loads = HourlyLoads()
    for hour in -hours..<0 { loads.append(load(hour), at: start + Int64(hour)) }
    return loads
  }

  private func forecast(_ settings: String = "{}", _ loads: HourlyLoads? = nil) throws
    -> LoadForecast
  {
    var forecast = try reading(settings) { LoadForecast(settings: &$0) }
    if let loads { forecast.learn(loads) }
    return forecast
  }

  private func hours(_ hours: Double) -> SimulationTime { seconds(hours * 3_600) }

  private func predictive(_ settings: String, _ loads: HourlyLoads? = nil) throws
    -> PredictivePolicy
  {
    var policy = try #require(
      try policy("policy: predictive\n\(settings)") as? PredictivePolicy)
    if let loads { policy.learn(loads) }
    return policy
  }

  @Test("There is no forecast before a day is known, and then one of the same hours of the days")
  func firstDay() throws {
    var forecast = try forecast()
    for hour in 0..<24 {
      forecast.note(Double(10 * hour), at: hours(Double(hour)))
      #expect(forecast.load(at: hours(Double(hour))) == nil)
    }
    forecast.note(0, at: hours(24))
    #expect(forecast.load(at: hours(29.99)) == 50 && forecast.load(at: hours(30)) == 60)
    // 48 hours from then on.
    #expect(forecast.load(at: hours(71.99)) == 230 && forecast.load(at: hours(72)) == nil)
  }

  @Test(
    "Of the same hours of two weeks a quantile is taken, by the nearest rank",
    arguments: [("quantile: 90%", 30.0), ("quantile: 50%", 10), ("{}", 30)])
  func quantile(settings: String, expected: Double) throws {
    // Ten two weeks ago and thirty last week, in each hour: 2 x 0.9 is in the second rank.
    var forecast = try forecast(settings, history(336) { $0 < -168 ? 10 : 30 })
    forecast.note(0, at: .zero)
    #expect(forecast.load(at: .zero) == expected && forecast.load(at: hours(40)) == expected)
  }

  @Test("A forecast is made anew every six hours, out of what came meanwhile")
  func refreshing() throws {
    // A day of 10; then 100. Tomorrow's first hour is that of today and of yesterday: the larger of
    // two from six o'clock on, and yesterday's alone before.
    var forecast = try forecast("{}", history(24) { _ in 10 })
    for (hour, tomorrow) in [(0, 10.0), (1, 10), (5, 10), (6, 100)] {
      forecast.note(100, at: hours(Double(hour)))
      #expect(forecast.load(at: hours(24)) == tomorrow, "\(hour)")
    }
  }

  @Test("What was forecast of an hour when it began stands beside what came")
  func records() throws {
    var forecast = try forecast("{}", history(24) { _ in 10 })
    // Two evaluations an hour: the mean of 20 and 40 is 30.
    for (hour, load) in [(0.0, 20.0), (0.5, 40), (1, 50), (2, 0)] {
      forecast.note(load, at: hours(hour))
    }
    #expect(
      forecast.records == [
        ForecastRecord(start: .zero, forecast: 10, actual: 30),
        ForecastRecord(start: hours(1), forecast: 10, actual: 50),
      ])
    // Without a past there was no forecast.
    var blind = try self.forecast()
    for hour in [0.0, 1] { blind.note(5, at: hours(hour)) }
    #expect(blind.records == [ForecastRecord(start: .zero, forecast: nil, actual: 5)])
  }

  @Test("Waves of a day and of a week are found again")
  func harmonic() throws {
    // Monday's midnight is a whole number of days after 1970, and four days into its weeks.
    func load(_ hour: Int) -> Double {
      let angle = 2 * Double.pi * Double(hour)
      let day = 30 * sine(angle / 24) + 5 * sine(3 * angle / 24 + 1)
      return 100 + day + 20 * sine(angle / 168)
    }
    var forecast = try forecast("forecaster: harmonic", history(336, load))
    forecast.note(0, at: .zero)
    for hour in 0..<48 {
      let found = try #require(forecast.load(at: hours(Double(hour))))
      #expect(abs(found - load(hour)) < 1e-8, "\(hour)")
    }
    // A day alone holds no waves of a week.
    var short = try self.forecast(
      "forecaster: harmonic", history(24) { 50 + 30 * sine(2 * .pi * Double($0) / 24) })
    short.note(0, at: .zero)
    #expect(abs(try #require(short.load(at: hours(30))) - 80) < 1e-8)
  }

  /// A Taylor series, so that the tests need no library of their own: of an angle within a turn.
  private func sine(_ angle: Double) -> Double {
    let reduced = angle.remainder(dividingBy: 2 * .pi)
    var (term, sum) = (reduced, reduced)
    for step in stride(from: 2.0, to: 40, by: 2) {
      term *= -reduced * reduced / (step * (step + 1))
      sum += term
    }
    return sum
  }

  @Test("An hour's capacity is launched a buffer time before it, and nothing is scaled in")
  func bufferTime() throws {
    // Six instances of 10 seats at 100 % for 60 seats from 01:00 on, two for 20 before.
    let past = history(24) { $0 == -24 ? 20 : 60 }
    for (minutes, desired, goal, reason) in [
      (54.0, 1, 2, ScalingReason.forecast), (54.9, 2, 2, .steady), (55, 2, 6, .forecast),
      (90, 8, 8, .steady),
    ] {
      var policy = try predictive("target_utilization: 100%", past)
      let pool = observation { pool in
        (pool.time, pool.desired) = (seconds(minutes * 60), desired)
      }
      let decision = policy.decide(pool)
      #expect(decision.goal == .instances(goal) && decision.reason == reason, "\(minutes)")
    }
  }

  @Test(
    "A forecast above the maximum honours it, or raises it by the buffer",
    arguments: [
      ("{}", nil), ("max_capacity_breach_behavior: increase_max_capacity", 50),
      // AWS's own numbers: forecast 50, maximum 40, buffer 10 %.
      (
        "max_capacity_breach_behavior: increase_max_capacity\nmax_capacity_buffer: 10%",
        55 as Int?
      ),
    ])
  func breach(settings: String, maxSize: Int?) throws {
    let lines = settings == "{}" ? "" : "\n\(settings)"
    var policy = try predictive(
      "target_utilization: 70%\(lines)", history(24) { _ in 350 })
    let decision = policy.decide(observation { $0.maxSize = 40 })
    // 350 seats at 7 an instance.
    #expect(decision.goal == .instances(50) && decision.maxSize == maxSize)
    // Within the maximum nothing is raised.
    #expect(policy.decide(observation { $0.maxSize = 50 }).maxSize == nil)
  }

  @Test("A mode that forecasts only changes nothing, and tells what it forecasts")
  func forecastOnly() throws {
    var policy = try predictive(
      "target_utilization: 50%\nmode: forecast_only", history(24) { _ in 350 })
    let decision = policy.decide(observation())
    #expect(decision.goal == .instances(2) && decision.signal == 350)
  }

  @Test("A policy with new settings goes on with the past of the old one")
  func continuing() throws {
    var old: any ScalingPolicy = try predictive(
      "target_utilization: 50%", history(24) { _ in 40 })
    #expect(old.decide(observation()).goal == .instances(8))
    var next = try policy("policy: predictive\ntarget_utilization: 100%").continuing(old)
    #expect(next.decide(observation { $0.time = hours(1) }).goal == .instances(4))
  }

  @Test(
    "Bad settings are one line each",
    arguments: [
      ("{}", "target_utilization: is missing"),
      ("target_utilization: 0", "expected a percentage from 1% to 100%"),
      ("target_utilization: 50%\nscheduling_buffer_time: 1h", "expected a time span"),
      ("target_utilization: 50%\nmax_capacity_buffer: 10%", "increase_max_capacity beside it"),
      (
        "target_utilization: 50%\nmode: forecast_only\nscheduling_buffer_time: 10m",
        "mode: forecast_and_scale beside it"
      ),
      (
        "target_utilization: 50%\nmode: forecast_only\nmax_capacity_buffer: 10%",
        "mode: forecast_and_scale beside it"
      ),
      ("target_utilization: 50%\nforecaster: harmonic\nquantile: 90%", "weekly_hour beside it"),
      ("target_utilization: 50%\ndaily_harmonics: 2", "forecaster: harmonic beside it"),
    ])
  func problems(settings: String, expected: String) throws {
    let found = try issues(settings) { _ = PredictivePolicy(settings: &$0) }
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }

  // MARK: Beside other policies

  /// A tracker's people on instances of 10 seats at a target of 4, what is desired, and what is
  /// wanted of it beside a forecast of 40 seats at 50 %, which is 8 instances.
  struct Combination: Sendable {
    var people, desired, wanted: Int
    var reason: ScalingReason
    var keys = ""
  }

  static let combinations = [
    // The guide's numbers: 10 by the tracker and 8 by the forecast are 10.
    Combination(people: 40, desired: 4, wanted: 10, reason: .alarmHigh),
    // 6 by the tracker are 8 by the forecast.
    Combination(people: 24, desired: 4, wanted: 8, reason: .forecast),
    // At the target of 4 each the tracker wants nothing.
    Combination(people: 16, desired: 4, wanted: 8, reason: .forecast),
    Combination(people: 40, desired: 10, wanted: 10, reason: .steady),
    // 6 people make 2 instances, of 12 or of 8: the forecast is kept.
    Combination(people: 6, desired: 12, wanted: 8, reason: .forecast),
    Combination(people: 6, desired: 8, wanted: 8, reason: .forecast),
    // 36 people make 9.
    Combination(people: 36, desired: 12, wanted: 9, reason: .alarmLow),
    // It forecasts only.
    Combination(
      people: 6, desired: 12, wanted: 2, reason: .alarmLow, keys: ", mode: forecast_only"),
    Combination(people: 16, desired: 4, wanted: 4, reason: .steady, keys: ", mode: forecast_only"),
  ]

  @Test(
    "Beside a tracker the larger of the two wins, and nothing that is forecast is removed",
    arguments: combinations)
  func combined(row: Combination) throws {
    var policy = try #require(
      try policy(
        """
        policy: combined
        policies:
          - {policy: predictive, target_utilization: 50%\(row.keys)}
          - {policy: target_tracking, target: 4}
        """) as? CombinedPolicy)
    policy.learn(history(24) { _ in 40 })
    var decision: ScalingDecision?
    for minute in 1...15 {
      decision = policy.answer(
        observation { pool in
          pool.time = seconds(Double(minute) * 60)
          (pool.serving, pool.desired, pool.seatsTaken) = (row.desired, row.desired, row.people)
          pool.maxSize = 20
        })
    }
    #expect(decision?.goal == .instances(row.wanted))
    #expect(decision?.reason == row.reason)
  }

  @Test("A maximum that the forecast raises is raised whoever wants most")
  func raisedBeside() throws {
    var policy = try #require(
      try policy(
        """
        policy: combined
        policies:
          - {policy: target_tracking, target: 4, evaluation_periods_out: 1}
          - {policy: predictive, target_utilization: 50%, max_capacity_breach_behavior: increase_max_capacity}
        """) as? CombinedPolicy)
    policy.learn(history(24) { _ in 40 })
    let decision = policy.answer(
      observation { pool in
        pool.time = seconds(60)
        (pool.serving, pool.desired, pool.seatsTaken, pool.maxSize) = (4, 4, 40, 6)
      })
    // 10 by the tracker; the forecast's 8 are above the maximum of 6.
    #expect(decision.goal == .instances(10) && decision.maxSize == 8)
  }
}
