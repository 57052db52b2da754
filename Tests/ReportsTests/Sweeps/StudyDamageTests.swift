import Foundation
import Reports
import Studies
import Testing

@Suite("Damaged studies in shards")
struct StudyDamageTests {
  private static let scenario = """
    scenario: small
    duration: 1h
    replications: 2
    workload: {source: trace, trace: trace.csv}
    instance: {participant_limit: 2}
    auto_scaling_group: {min_size: 1, max_size: 4}
    launch: {control_loop: 0s, pending: 4s, cold: {lognormal: {median: 60s, sigma: 0.5}}, registration: 5s}
    scaling: {policy: headroom, free_participants: 1}
    pricing: {on_demand_per_hour: 0.17}
    sweep: {axes: {scaling.free_participants: [1, 2]}}
    """

  /// Bits all over a file: some two hundred, at equal distances, and no byte's bit 0 alone.
  private static func bits(of data: Data) -> [Int] {
    let step = max(1, data.count * 8 / 200) | 1
    return Array(stride(from: 0, to: data.count * 8, by: step))
  }

  @Test(
    "A flipped bit of a manifest, its seal, a trace's copy or a part is refused, or changes nothing"
  )
  func bits() throws {
    let desk = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-\(UUID().uuidString)"
    ).path
    try FileManager.default.createDirectory(atPath: desk, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: desk) }
    try Self.scenario.write(toFile: "\(desk)/s.yaml", atomically: true, encoding: .utf8)
    try "meeting_id,join_time,leave_time\na,10,600\na,20,600\nb,30,900\nc,40,900\n".write(
      toFile: "\(desk)/trace.csv", atomically: true, encoding: .utf8)
    let sweep = try Sweep(ScenarioDocument(path: "\(desk)/s.yaml"))
    let folder = StudyFolder("\(desk)/study")
    try folder.keep(sweep)
    let manifest = try sweep.manifest(shards: 1).text
    try writeFiles([
      ReportFile(name: folder.seal, text: "\(Digest(of: manifest))\n"),
      ReportFile(name: folder.manifest, text: manifest),
    ])
    /// Runs what has not run, and puts the parts together.
    func results() throws -> [RunRecord] {
      let study = try PlannedStudy(folder)
      _ = try study.run(shard: 0, workers: 1, report: nil) { _ in }
      return try study.withMergedRuns { runner in
        try (0..<2).flatMap { try runner.records(of: $0, replications: 2) }
      }
    }
    let planned =
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let expected = try results()
    let all =
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    let part = try #require(all.first { $0.hasSuffix(".part") })
    let copy = try #require(planned.first { $0.hasPrefix("inputs/") && !$0.hasSuffix("study.id") })
    for name in ["manifest.json", "inputs/study.id", copy, part] {
      let url = URL(fileURLWithPath: "\(folder.path)/\(name)")
      let whole = try Data(contentsOf: url)
      var refused = 0
      for bit in Self.bits(of: whole) {
        var damaged = whole
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        try damaged.write(to: url)
        // Nobody has run it yet, as far as the manifest and the trace are concerned.
        if name != part { try? FileManager.default.removeItem(atPath: "\(folder.path)/parts") }
        do {
          #expect(try results() == expected, "\(name), bit \(bit)")
        } catch {
          #expect(error is ShardProblem || error is ScenarioError, "\(name), bit \(bit): \(error)")
          refused += 1
        }
        if name == part {
          for other
            in (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/parts")) ?? []
          where !part.hasSuffix(other) {
            try? FileManager.default.removeItem(atPath: "\(folder.path)/parts/\(other)")
          }
        }
      }
      #expect(refused == Self.bits(of: whole).count, "\(name): some damage was not seen")
      try whole.write(to: url)
      if name == copy { #expect(try results() == expected) }
      if name == copy,
        let again = try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/parts")
          .first
      {
        // The part that is damaged next has the name that it had.
        try FileManager.default.moveItem(
          atPath: "\(folder.path)/parts/\(again)", toPath: "\(folder.path)/\(part)")
      }
    }
    // A new plan puts a good copy in the place of a damaged one.
    try Data("damaged".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/\(copy)"))
    try folder.keep(sweep)
    #expect(try results() == expected)
  }
}
