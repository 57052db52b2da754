import Foundation
import Probability
import Testing

/// Real joins and real call counts, kept beside the package. A clone without them skips these
/// tests, and says so.
private let traceDirectory = "../shared/traces"

private func isThere(_ file: String) -> Bool {
  if FileManager.default.fileExists(atPath: "\(traceDirectory)/\(file)") { return true }
  print("SKIPPED: expected \(traceDirectory)/\(file) beside the package")
  return false
}

/// The rows of a simple comma-separated file, by column.
private func rows(_ file: String) throws -> [[String: Substring]] {
  let lines = try String(contentsOfFile: "\(traceDirectory)/\(file)", encoding: .utf8).split(
    whereSeparator: \.isNewline)
  let names = try #require(lines.first).split(separator: ",").map(String.init)
  return lines.dropFirst().map { line in
    Dictionary(
      uniqueKeysWithValues: zip(names, line.split(separator: ",", omittingEmptySubsequences: false))
    )
  }
}

private func number(_ text: Substring?) throws -> Double {
  try #require(text.flatMap { Double($0) })
}

private let joinsFile = "w3c_ccg_jitsi_joins.csv"
private let callsFile = "na_bank_calls_5min.csv"

@Suite(.enabled("the real joins are beside the package") { isThere(joinsFile) })
struct FittingRealJoinsTests {
  /// First joins relative to the scheduled start, in minutes.
  private func offsets() throws -> [Double] {
    try rows(joinsFile).filter { $0["nth_join"] == "1" }.map {
      try number($0["join_offset_s"]) / 60
    }
  }

  @Test
  func
    `Real joins within the hour are early with 0.117, and late by two phases of 3.55 and 13.2 minutes`()
    throws
  {
    let all = try offsets()
    #expect(all.count == 8343)
    #expect(
      abs(try fitOffsets(all, lengths: all.map { _ in .infinity }).earlyShare.value - 0.117)
        < 0.0005)
    // What was published are the joins of the first hour, taken as if later ones could not be:
    // rounded as it was published.
    let offsets = all.filter { $0 < 60 }
    let fit = try fitOffsets(offsets, lengths: offsets.map { _ in .infinity })
    print(
      "early \(fit.earlyShare) of \(String(describing: fit.earlyMean)); late \(fit.lateParameters); \(fit.lateKolmogorovSmirnov)"
    )
    #expect(abs(try #require(fit.earlyMean).value - 1.56) < 0.005)
    #expect(abs(try #require(fit["weight_1"]).value - 0.687) < 0.001)
    #expect(abs(try #require(fit["mean_1"]).value - 3.55) < 0.005)
    #expect(abs(try #require(fit["mean_2"]).value - 13.2) < 0.05)
    #expect(abs(fit.lateKolmogorovSmirnov.distance - 0.040) < 0.0005)

    // Drawn again past the hour, the second phase must be longer to give the same joins.
    let redrawn = try fitOffsets(offsets, lengths: offsets.map { _ in 60 })
    print(
      "drawn again: early \(redrawn.earlyShare); late \(redrawn.lateParameters); \(redrawn.lateKolmogorovSmirnov)"
    )
    #expect(
      try #require(redrawn["mean_2"]).value > 16
        && redrawn.kolmogorovSmirnov.distance < fit.kolmogorovSmirnov.distance)

    // One phase is much worse, and a table is closer than either.
    let one = try fitOffsets(offsets, lengths: offsets.map { _ in .infinity }, phases: 1)
    print(
      "one phase: \(one.lateParameters), \(one.kolmogorovSmirnov), AIC more by \(one.aic - fit.aic)"
    )
    #expect(one.aic > fit.aic + 500 && one.lateKolmogorovSmirnov.distance > 0.1)
    #expect(try KolmogorovSmirnov(of: offsets, against: empiricalLaw(of: offsets)).distance < 0.006)
  }
}

@Suite(.enabled("the real call counts are beside the package") { isThere(callsFile) })
struct FittingRealCallsTests {
  /// Counts by day and interval of `merged` five-minute intervals, and the number of each day's
  /// weekday.
  private func calls(merged: Int) throws -> (counts: [[Int]], weekdays: [Int]) {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    var (counts, weekdays): ([[Int]], [Int]) = ([], [])
    for row in try rows(callsFile) {
      let day = Int(try number(row["day_index"]))
      if day == counts.count {
        counts.append([])
        weekdays.append(try #require(names.firstIndex { $0 == row["weekday"].map(String.init) }))
      }
      counts[day].append(Int(try number(row["calls"])))
    }
    let whole = counts.map { day in
      (0..<(day.count / merged)).map { period in
        day[(period * merged)..<((period + 1) * merged)].reduce(0, +)
      }
    }
    return (whole, weekdays)
  }

  @Test
  func
    `Days of real calls differ by 5 to 11 %, and their intervals by another 4 to 5 % that lasts for hours`()
    throws
  {
    let (counts, weekdays) = try calls(merged: 1)
    #expect(counts.count == 164 && counts.allSatisfy { $0.count == 169 })
    let busyness = try fitBusyness(counts.map { $0.reduce(0, +) }, groups: weekdays)
    let cvs = try busyness.variances.map { try #require($0?.squareRoot).value }
    print(
      "day factor's CV \(busyness.cv ?? FittedNumber(value: 0, standardError: 0)); by weekday \(cvs)"
    )
    for (found, expected) in zip(cvs, [0.1098, 0.1059, 0.0824, 0.0721, 0.0521]) {
      #expect(abs(found - expected) < 0.0005)
    }

    for weekday in 0..<5 {
      let fit = try fitCountDispersion(zip(counts, weekdays).filter { $0.1 == weekday }.map(\.0))
      print(
        "weekday \(weekday): variance by mean \(fit.varianceToMean), within days \(fit.varianceToMeanWithinDays)"
      )
      // Published as 2.3-4.2 and 1.35-1.75, the second without the correction for the fitted
      // profile.
      #expect(
        (2.25...4.25).contains(fit.varianceToMean)
          && (1.35...1.85).contains(fit.varianceToMeanWithinDays))
    }
    // A factor that were new in each period would be 0 here; this one is still the same an hour
    // later.
    for (merged, least) in [(1, 0.9), (2, 0.85), (3, 0.8), (6, 0.7), (12, 0.6)] {
      let (counts, weekdays) = try calls(merged: merged)
      let fit = try fitCountDispersion(counts, groups: weekdays)
      let cv = try #require(fit.intervalCV)
      let neighbours = try #require(fit.intervalAutocorrelation)
      print(
        "\(5 * merged) min: interval factor's CV \(cv), neighbours correlate by \(neighbours); day factor's CV \(fit.dayCV ?? cv)"
      )
      #expect(
        (0.044...0.050).contains(cv.value) && cv.standardError < 0.005 && neighbours.value > least)
    }
  }
}
