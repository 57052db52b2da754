import Foundation
import PoolSimulation
import Reports
import Studies
import Testing

@Suite struct ScenarioFingerprintTests {
  private static let plain: Result<UInt64, any Error> = Result {
    try Sample.study().eventFingerprint
  }

  @Test(
    "What is reported and paid does not touch the fingerprint",
    arguments: [
      "report.interval=1m", "report.write=[summary]", "warm_up=1h", "scenario=another",
      "pricing.per_rejected_join=7",
      "pricing.on_demand_per_hour=1", "pricing.commitment.instances=2",
      "instance.bitrate_per_participant=3Mbps", "instance.volume=8GB",
    ])
  func same(override: String) throws {
    #expect(try Sample.study(override).eventFingerprint == Self.plain.get())
  }

  @Test(
    "What makes other things happen changes it",
    arguments: [
      "seed=8", "placement.strategy=most_loaded", "placement.affinity=strict",
      "launch.from_hibernated=20001ms",
      "launch.registration=5001ms",
      "launch.prepare=240001ms", "launch.hook=until_ready", "scaling.free_participants=9",
      "scale_in.idle_hold=6m",
      "admission.retry_after=21s", "admission.max_attempts=2", "admission.reconnect_after=9s",
      "faults=[]", "warm_pool.min_size=2",
      "auto_scaling_group.max_size=5",
    ])
  func changed(override: String) throws {
    #expect(try Sample.study(override).eventFingerprint != Self.plain.get())
  }

  @Test("The manifest has the fingerprint of every replication, and the study all of them in one")
  func manifest() throws {
    let study = try Sample.study("replications=3")
    let root =
      try JSONSerialization.jsonObject(with: Data(study.manifest(of: []).text.utf8))
      as? [String: Any]
    let events = try #require(root?["events"] as? [[String: Any]])
    #expect(events.compactMap { $0["replication"] as? Int } == [0, 1, 2])
    let fingerprints = study.runs.map(\.result.fingerprint)
    #expect(
      events.compactMap { $0["fingerprint"] as? String }
        == fingerprints.map { EventFingerprint.text(of: $0) })
    // The first replication is the run that there is without others.
    #expect(try fingerprints.first == Self.plain.get() && Set(fingerprints).count == 3)
    #expect(study.eventFingerprint == EventFingerprint.folded(fingerprints))
  }
}
