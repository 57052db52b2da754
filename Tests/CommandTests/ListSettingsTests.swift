import PoolSimulation
import Testing

@Suite struct ListSettingsTests {
  private func lines(_ arguments: String...) throws -> [String] {
    let outcome = try Workbench(scenario: nil, trace: nil)
      .greenroom(["list", "settings"] + arguments)
    #expect(outcome.code == 0 && outcome.problems == "")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  private func words(_ line: String?) -> [Substring] { (line ?? "").split(separator: " ") }

  @Test(
    "Every setting is listed with its kind, default and role, and whether a schedule changes it")
  func table() throws {
    let all = try lines()
    #expect(all.count > 200)
    #expect(
      words(all.first) == [
        "key", "kind", "default", "role", "schedule", "beside", "meaning", "expected",
      ])
    func row(_ key: String) -> [Substring] { words(all.first { $0.hasPrefix("\(key) ") }) }
    #expect(row("seed").prefix(6) == ["seed", "integer", "1", "study", "-", "-"])
    #expect(
      row("auto_scaling_group.max_size").prefix(5) == [
        "auto_scaling_group.max_size", "integer", "required", "decision", "yes",
      ])
    #expect(row("pricing.public_ipv4_per_hour").prefix(4).suffix(2) == ["$0.005", "price"])
    #expect(row("scaling.scale_out_above").contains("threshold"))
    let policy = all.first { $0.hasPrefix("scaling.policy ") } ?? ""
    let names = scalingPolicies.map { $0.name }.joined(separator: ", ")
    #expect(policy.hasSuffix("  one of \(names)"))
    let limit = all.first { $0.hasPrefix("instance.participant_limit ") } ?? ""
    #expect(limit.hasSuffix("  an integer from 1 to 100000"))
  }

  @Test("A path shows what begins so, and one that nothing begins with is refused")
  func paths() throws {
    let pool = try lines("warm_pool")
    #expect(
      pool.count > 8 && pool.dropFirst().allSatisfy { $0.hasPrefix("warm_pool") })
    #expect(try lines("faults").contains { $0.hasPrefix("faults[].at ") })
    let wrong = try Workbench(scenario: nil, trace: nil).greenroom("list", "settings", "warm_pol")
    #expect(wrong.code == 64 && wrong.problems.contains("is no setting"))
    #expect(wrong.problems.contains("did you mean warm_pool?"))
  }
}
