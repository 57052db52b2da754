package import PoolSimulation
internal import Settings
package import Workloads

extension Catalog {
  /// A policy or strategy that a program brings reads keys beside those of its section, so that no
  /// key means two things.
  /// - Parameters:
  ///   - name: the policy's or strategy's
  ///   - reader: of the section, whose own keys have been read
  ///   - read: reads the keys of the policy or strategy
  func keepApart(
    _ name: String, in reader: SettingsReader, _ read: (inout SettingsReader) -> Void
  ) {
    if isBuiltIn { return }
    for key in SettingsReader.keys(read) {
      precondition(
        !reader.describedKeys.contains { $0.name == key.name },
        "\(name) reads the key \(key.name), which is its section's own; expected another name")
    }
  }
}

/// What a program brings to a scenario beside its file.
package struct ProgramParts: Sendable {
  /// The policies and strategies that the scenario may name.
  package let catalog: Catalog
  /// The demand of a scenario whose `workload.source` is `program`.
  package let demand: ProgramDemand?

  /// What is brought: nothing, unless it is said.
  package init(catalog: Catalog = .builtIn, demand: ProgramDemand? = nil) {
    self.catalog = catalog
    self.demand = demand
  }

  /// The demand that the program brings.
  /// - Parameter scenario: one of a document with these parts
  /// - Returns: the demand, and how many joins its first replication has; nil where the scenario
  ///   has its own
  /// - Throws: that both or none of them has a demand, or that a join fits on no instance.
  func demand(
    of scenario: Scenario
  ) throws(ScenarioError) -> (demand: ProgramDemand, expectedJoins: Int)? {
    func issue(_ key: String, _ message: String) -> ScenarioError {
      let node = scenario.settings.node(at: key) ?? scenario.settings.node(at: "workload")
      return .issues([
        SettingsIssue(
          at: (node ?? scenario.settings).location, path: key, message: message)
      ])
    }
    guard case .program = scenario.workload.source else {
      guard self.demand != nil else { return nil }
      throw issue(
        "workload.source", "is not program, although a program brings the demand; expected program")
    }
    guard let demand = self.demand else {
      throw issue(
        "workload.source",
        "is program, and this program brings no demand; expected trace or synthetic, or a program "
          + "on the library that brings one")
    }
    let first = demand.workload(seed: scenario.seed, replication: 0)
    let seats = Int(first.seats.max() ?? 1)
    if seats > scenario.instance.participantLimit {
      throw issue(
        "workload.source",
        "brings a join that takes \(seats) seats, which fit on no instance; expected at most "
          + "\(scenario.instance.participantLimit), the participant_limit")
    }
    return (demand, first.joinCount)
  }
}
