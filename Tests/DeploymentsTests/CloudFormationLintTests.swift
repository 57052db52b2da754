import Foundation
import Testing

@testable import Deployments

/// A program on the path, and what it prints.
enum Tool {
  static func has(_ command: String) -> Bool { run(command).code == 0 }

  static func run(_ line: String) -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    let file = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString)"
    process.arguments = ["-c", "\(line) > '\(file)' 2>&1"]
    defer { try? FileManager.default.removeItem(atPath: file) }
    do { try process.run() } catch { return (127, "\(error)") }
    process.waitUntilExit()
    let data = FileManager.default.contents(atPath: file) ?? Data()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// How many random groups are tried: all of them in `make test-full`.
  static let randomGroups =
    ProcessInfo.processInfo.environment["GREENROOM_RANDOM_SCENARIOS"] == nil ? 20 : 200

  /// The texts of every shipped scenario and of random groups, in a folder of their own.
  static func folder(
    _ ending: String, _ text: (DeployedGroup, TransferNotes) -> String
  ) throws -> String {
    let folder = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ group: DeployedGroup, _ notes: TransferNotes) throws {
      try text(group, notes).write(
        toFile: "\(folder)/\(name).\(ending)", atomically: true, encoding: .utf8)
    }
    for scenario in RoundTripTests.shipped {
      let (group, notes) = try RoundTripTests.group(scenario)
      try write(scenario.replacing("/", with: "-"), group, notes)
    }
    for seed in 1...randomGroups {
      var random = RandomGroup(seed: UInt64(seed))
      try write("random-\(seed)", random.next(), TransferNotes())
    }
    return folder
  }
}

/// What is exported, judged by cfn-lint.
@Suite(
  .enabled(
    if: Tool.has("cfn-lint --version"),
    "SKIPPED: templates are not judged by cfn-lint, which `make linters` installs"))
struct CloudFormationLintTests {
  @Test("No template has an error or a warning", arguments: ["yaml", "json"])
  func shipped(format: String) throws {
    let folder = try Tool.folder(format) { group, notes in
      let template = CloudFormationTemplate(group, notes: notes)
      return format == "yaml" ? template.yaml : template.json
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = Tool.run("cfn-lint \(folder)/*.\(format)")
    #expect(result.code == 0, "\(result.output.prefix(2_000))")
  }

  @Test("A template that is wrong would be found")
  func detection() throws {
    let file = NSTemporaryDirectory() + "greenroom-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let (group, notes) = try RoundTripTests.group("campus-week.yaml")
    let text = CloudFormationTemplate(group, notes: notes).yaml
    try text.replacing("PoolState: \"Stopped\"", with: "PoolState: \"Asleep\"")
      .write(toFile: file, atomically: true, encoding: .utf8)
    #expect(Tool.run("cfn-lint \(file)").code != 0)
  }
}
