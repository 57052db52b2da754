internal import Probability
internal import Settings

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// An hour of the run: what was forecast of its load when it began, and what came.
package struct ForecastRecord: Sendable, Hashable {
  /// When the hour begins, or the run where that is later.
  package var start: SimulationTime
  /// The mean load that was forecast, in seats; nil while there was no forecast.
  package var forecast: Double?
  /// The mean load that came.
  package var actual: Double
}

/// A forecast of the load by the hour, out of the run's own past and of what was before it.
///
/// As in EC2 Auto Scaling's predictive scaling it needs 24 hours, looks back 14 days, reaches 48
/// hours ahead, and is made anew every 6 hours. How AWS forecasts is not published.
///
/// Source: EC2 Auto Scaling user guide, "How predictive scaling works".
struct LoadForecast: Sendable {
  /// How it is made.
  enum Method: String, CaseIterable, Sendable {
    /// A quantile of the same hours of the weeks before; where no week is known, of the days.
    case weeklyHour = "weekly_hour"
    /// A sum of waves of a day and, once a week is known, of a week.
    case harmonic
  }
  /// The hour that goes on.
  private struct Hour: Sendable {
    var number: Int64
    var forecast: Double?
    var sum: Double
    var count: Double
  }

  private static let hour: Int64 = 3_600_000
  private static let leastHours = 24
  private static let reach: Int64 = 48
  private static let refreshEvery = TimeSpan(milliseconds: 6 * hour)
  private static let week: Int64 = 168
  private static let quantiles = 0.01...1.0
  /// Twelve waves a day would be more than whole hours can tell.
  private static let dailyWaves = 1...11
  private static let weeklyWaves = 0...6

  private let method: Method
  private let quantile: Double
  private let dailyHarmonics, weeklyHarmonics: Int
  /// The trace with what was before the run.
  let history: String?
  /// When the run begins, in milliseconds since 1970.
  private let origin: Int64
  private(set) var loads = HourlyLoads()
  private var current: Hour?
  /// From `firstForecast` on, by the hour.
  private var forecasts: [Double] = []
  private var firstForecast: Int64 = 0
  private var nextRefresh = SimulationTime.zero
  /// The hours that are over.
  private(set) var records: [ForecastRecord] = []

  init(settings: inout SettingsReader) {
    origin = settings.calendar?.startSince1970 ?? 0
    method = settings.choice(
      "forecaster", default: Method.weeklyHour,
      help: "weekly_hour: the same hours of the weeks before; harmonic: waves of a day and a week")
    let quantile = settings.optionalFraction(
      "quantile", in: Self.quantiles,
      help: "with weekly_hour: which of those hours' loads is forecast; left out 90%")
    let daily = settings.optionalInteger(
      "daily_harmonics", in: Self.dailyWaves,
      help: "with harmonic: the waves of a day; left out 4")
    let weekly = settings.optionalInteger(
      "weekly_harmonics", in: Self.weeklyWaves,
      help: "with harmonic: the waves of a week, once there is one; left out 3")
    history = settings.optionalText(
      "history", help: "a trace of what was before the run, of which the last 14 days count")
    (self.quantile, dailyHarmonics, weeklyHarmonics) = (quantile ?? 0.9, daily ?? 4, weekly ?? 3)
    guard settings.isSound("forecaster") else { return }
    if method != .weeklyHour, quantile != nil {
      settings.issue(
        "quantile", "has no effect here; expected forecaster: weekly_hour beside it, or no such key"
      )
    }
    for (key, value) in [("daily_harmonics", daily), ("weekly_harmonics", weekly)]
    where method != .harmonic && value != nil {
      settings.issue(
        key, "has no effect here; expected forecaster: harmonic beside it, or no such key")
    }
  }

  /// The hour of a time.
  private func number(of time: SimulationTime) -> Int64 {
    let (sum, overflow) = origin.addingReportingOverflow(time.milliseconds)
    let milliseconds = overflow ? Int64.max : sum
    let hours = milliseconds / Self.hour
    return milliseconds % Self.hour < 0 ? hours - 1 : hours
  }

  /// Begins with what was before the run.
  mutating func learn(_ history: HourlyLoads) { loads = history }

  /// Notes the load at an evaluation, and forecasts anew when it is time.
  mutating func note(_ load: Double, at time: SimulationTime) {
    let number = number(of: time)
    if let hour = current, hour.number < number { close(hour) }
    if nextRefresh <= time, loads.count >= Self.leastHours {
      forecasts = forecast(from: number)
      firstForecast = number
      nextRefresh = time + Self.refreshEvery
    }
    var hour =
      current ?? Hour(number: number, forecast: self[number], sum: 0, count: 0)
    if hour.number < number {
      hour = Hour(number: number, forecast: self[number], sum: 0, count: 0)
    }
    hour.sum += load
    hour.count += 1
    current = hour
  }

  private mutating func close(_ hour: Hour) {
    let mean = hour.sum / hour.count
    loads.append(mean, at: hour.number)
    let start = SimulationTime(milliseconds: max(hour.number * Self.hour - origin, 0))
    records.append(ForecastRecord(start: start, forecast: hour.forecast, actual: mean))
  }

  /// The forecast of an hour; nil where there is none.
  private subscript(number: Int64) -> Double? {
    let place = number - firstForecast
    return place >= 0 && place < Int64(forecasts.count) ? forecasts[Int(place)] : nil
  }

  /// The forecast of the hour of a time; nil where there is none.
  func load(at time: SimulationTime) -> Double? { self[number(of: time)] }

  /// The largest forecast of the hours from a time to another; nil where there is none.
  func peak(from time: SimulationTime, through end: SimulationTime) -> Double? {
    let (first, last) = (number(of: time), min(number(of: end), firstForecast + Self.reach))
    return first > last ? nil : (first...last).compactMap { self[$0] }.max()
  }

  /// The loads of the next hours.
  private func forecast(from first: Int64) -> [Double] {
    let hours = first..<first + Self.reach
    switch method {
    case .weeklyHour: return hours.map { sameHours(as: $0) }
    case .harmonic:
      let known = loads.known
      let isWeekly = loads.end - loads.first >= Self.week
      guard
        let coefficients = leastSquares(
          known.map { waves(at: $0.hour, isWeekly: isWeekly) }, known.map(\.load))
      else { return hours.map { sameHours(as: $0) } }
      return hours.map { hour in
        let terms = zip(waves(at: hour, isWeekly: isWeekly), coefficients)
        return max(terms.reduce(0) { $0 + $1.0 * $1.1 }, 0)
      }
    }
  }

  /// The quantile of the same hours of the weeks before; without them of the days, and without
  /// those of all.
  private func sameHours(as hour: Int64) -> Double {
    for step in [Self.week, 24, 1] {
      var found: [Double] = []
      var past = hour - step
      while past >= loads.first {
        if let load = loads[past] { found.append(load) }
        past -= step
      }
      if !found.isEmpty {
        found.sort()
        // The nearest rank, so that it is one that there was.
        return found[max(Int((quantile * Double(found.count)).rounded(.up)) - 1, 0)]
      }
    }
    return 0
  }

  /// What each wave is at an hour.
  private func waves(at hour: Int64, isWeekly: Bool) -> [Double] {
    var terms = [1.0]
    func add(_ count: Int, over period: Int64) {
      let phase = Double(((hour % period) + period) % period) / Double(period)
      for number in 0..<count {
        let angle = 2 * Double.pi * Double(number + 1) * phase
        terms += [cos(angle), sin(angle)]
      }
    }
    add(dailyHarmonics, over: 24)
    if isWeekly { add(weeklyHarmonics, over: Self.week) }
    return terms
  }
}
