import Foundation
import Testing

@Suite("The committed reports")
struct ReportBaselineTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The names of the shipped scenarios, which are those of their reports' folders.
  static let scenarios: [String] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(
        atPath: root.appendingPathComponent("scenarios").path)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test(
    "Every shipped scenario reproduces its committed reports byte for byte", arguments: scenarios)
  func reproducesItsReports(name: String) throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let scenario = Self.root.appendingPathComponent("scenarios/\(name).yaml").path
    let run = try bench.greenroom("simulate", scenario, "--out", "written", "--quiet")
    #expect(run.code == 0, "\(run.problems)")
    let committed = Self.root.appendingPathComponent("reports/\(name)").path
    let difference = try bench.shell("diff -rq written '\(committed)'")
    #expect(
      difference.code == 0,
      "\(difference.output)\(difference.problems)look at the change, then `make reports`")
  }

  @Test("A processor without fused multiply-add gives the same bytes")
  func reproducesItsReportsWithoutFMA() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let scenario = Self.root.appendingPathComponent("scenarios/campus-week.yaml").path
    let tunables = "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2"
    let run = try bench.shell(
      "\(tunables) \"$GREENROOM\" simulate '\(scenario)' --out written --quiet")
    #expect(run.code == 0, "\(run.problems)")
    let committed = Self.root.appendingPathComponent("reports/campus-week").path
    #expect(try bench.shell("diff -rq written '\(committed)'").code == 0)
  }

  /// The commands that wrote the shipped traces, as their README has them.
  static let commands: [String] = {
    let text =
      (try? String(contentsOf: root.appendingPathComponent("traces/README.md"), encoding: .utf8))
      ?? ""
    return text.split(separator: "\n").filter { $0.hasPrefix("greenroom synthesize ") }.map {
      String($0.dropFirst("greenroom ".count))
    }
  }()

  @Test("The shipped traces are what the synthesizer writes", arguments: commands)
  func reproducesTheTrace(command: String) throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let trace = try #require(command.split(separator: " ").last)
    let run = try bench.shell(
      "mkdir traces && cp -r '\(Self.root.path)/scenarios' . && \"$GREENROOM\" \(command)")
    #expect(run.code == 0, "\(run.problems)")
    #expect(try bench.shell("cmp '\(trace)' '\(Self.root.path)/\(trace)'").code == 0)
  }

  @Test("The export of the tutorial is what its script writes")
  func reproducesTheExport() throws {
    let bench = try Workbench(scenario: nil, trace: nil)
    let tutorial = Self.root.appendingPathComponent("Examples/tutorial").path
    let run = try bench.shell(
      "PATH=\"$(dirname \"$GREENROOM\"):$PATH\" sh '\(tutorial)/export.sh' > sessions.csv")
    #expect(run.code == 0, "\(run.problems)")
    #expect(try bench.shell("cmp sessions.csv '\(tutorial)/sessions.csv'").code == 0)
  }

  @Test("There are scenarios to reproduce")
  func findsScenarios() { #expect(Self.scenarios.count >= 5 && Self.commands.count >= 6) }
}
