/// The scaling policies and placement strategies that a scenario may name: Greenroom's own, and
/// those that a program adds to them.
package struct Catalog: Sendable {
  /// The policies, by name.
  package private(set) var policies: [any ScalingPolicy.Type]
  /// The placement strategies, by name.
  package private(set) var placements: [any PlacementStrategy.Type]
  /// Whether nothing was added.
  package private(set) var isBuiltIn = true

  /// Greenroom's own.
  package static let builtIn = Catalog(
    policies: scalingPolicies, placements: placementStrategies.map(\.type))

  private init(
    policies: [any ScalingPolicy.Type], placements: [any PlacementStrategy.Type]
  ) {
    self.policies = policies
    self.placements = placements
  }

  /// The catalog with more in it. A name that is there already is a mistake of the program, and so
  /// is one that is no word in snake case.
  /// - Parameters:
  ///   - policies: what `scaling.policy` may name too
  ///   - placements: what `placement.strategy` may name too
  /// - Returns: the larger catalog
  package func adding(
    policies: [any ScalingPolicy.Type] = [], placements: [any PlacementStrategy.Type] = []
  ) -> Catalog {
    var catalog = self
    catalog.policies = (self.policies + policies).sorted { $0.name < $1.name }
    catalog.placements = (self.placements + placements).sorted { $0.name < $1.name }
    catalog.isBuiltIn = isBuiltIn && policies.isEmpty && placements.isEmpty
    let names: [[String]] = [
      catalog.policies.map { $0.name }, catalog.placements.map { $0.name },
    ]
    for names in names {
      for (place, name) in names.enumerated() {
        precondition(
          name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil,
          "the catalog has the name \"\(name)\"; expected a word in snake case")
        precondition(
          place == 0 || names[place - 1] != name,
          "the catalog has the name \(name) twice; expected another")
      }
    }
    return catalog
  }

  /// The policy of this name.
  package func policy(named name: String?) -> (any ScalingPolicy.Type)? {
    policies.first { $0.name == name }
  }

  /// The placement strategy of this name.
  package func placement(named name: String?) -> (any PlacementStrategy.Type)? {
    placements.first { $0.name == name }
  }
}
