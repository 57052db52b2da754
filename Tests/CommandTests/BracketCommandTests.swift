import Foundation
import Testing

/// How often what `solve` says with 95 % confidence is so, on pools whose days turn nobody away but for a few.
@Suite struct BracketCommandTests {
  /// A release build of the command, which `make test-full` makes: in a debug build this would take hours.
  private static let release = ProcessInfo.processInfo.environment["GREENROOM_RELEASE"]

  /// The headroom at which one join in a hundred is rejected, by TRUTHDAYS days of each of TRUTHVALUES:
  /// `greenroom sweep family.yaml --set replications=60000 --set 'sweep.axes={scaling.free_participants: [165, 170, 175, 180, 185]}'`.
  private static let truth = 172.0...182.0

  @Test(
    "The headroom at which one join in a hundred is rejected lies in at least ninety-one of a hundred brackets",
    .enabled(if: release != nil, "only in make test-full"), .timeLimit(.minutes(30)))
  func headroom() throws {
    let release = try #require(Self.release)
    let family = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("StudiesTests/Certainty/family.yaml")
    let bench = try Workbench(scenario: try String(contentsOf: family, encoding: .utf8))
    var (wrong, widths, ratios) = (0, [Double](), [Double]())
    for seed in 1...100 {
      let outcome = try bench.shell(
        "\(release) solve scaling.free_participants --until 'rejected_join_rate <= 1%' small.yaml --quiet --format json --out solved "
          + "--replications 10 --set seed=\(seed)")
      #expect(outcome.code == 0, "seed \(seed): \(outcome.problems)")
      let answer = try #require(
        (try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])?["answers"] as? [[String: Any]])
      let bracket = answer.first?["bracket"] as? [String: Any]
      func end(_ name: String) -> Double? { (bracket?[name] as? String).flatMap { Double($0) } }
      let (low, high) = (end("refuted") ?? 0, end("proven") ?? .infinity)
      if low > Self.truth.upperBound || high < Self.truth.lowerBound { wrong += 1 }
      widths.append(high - low)
      ratios.append(high)
    }
    widths.sort()
    print("brackets of solve: \(wrong) of 100 wrong; width \(widths[25]), \(widths[50]), \(widths[75]) at the quartiles")
    #expect(wrong <= 9)
  }
}
