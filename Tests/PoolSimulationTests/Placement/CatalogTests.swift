import Foundation
import PoolSimulation
import Testing

@Suite struct CatalogTests {
  /// The types of a folder that conform to a protocol, by their declarations.
  private func types(in folder: String, conformingTo name: String) throws -> [String] {
    let declaration = try Regex(
      #"(?m)^(?:public |package |final )*(?:struct|class|enum) (\w+): [^{\n]*\b"# + name + #"\b"#)
    return try SourceFiles.swiftFiles(of: folder).flatMap { file in
      file.text.matches(of: declaration).compactMap { $0.output[1].substring.map(String.init) }
    }
  }

  @Test("Every strategy is in the catalog, which is sorted by name")
  func strategies() throws {
    let listed = placementStrategies.map { String(describing: $0.type) }.sorted()
    let written = try types(in: "Placement", conformingTo: "PlacementStrategy").sorted()
    #expect(listed == written && !written.isEmpty)
    let names: [String] = placementStrategies.map { $0.type.name }
    #expect(names == names.sorted() && Set(names).count == names.count)
  }

  @Test("Every policy is in the catalog, which is sorted by name")
  func policies() throws {
    let listed = scalingPolicies.map { String(describing: $0) }.sorted()
    // The protocols that a policy may conform to, each of them a ScalingPolicy.
    let written = try Set(
      [
        "ScalingPolicy", "MetricPolicy", "PacedPolicy", "SamplingPolicy", "WarmPoolSizing",
        "CeilingRaising",
      ].flatMap {
        try types(in: "Scaling", conformingTo: $0)
      }
    ).sorted()
    #expect(listed == written && !written.isEmpty)
    let names: [String] = scalingPolicies.map { $0.name }
    #expect(names == names.sorted() && Set(names).count == names.count)
  }

  @Test("Each has a file of its own, and each is named in snake case and described in one sentence")
  func names() throws {
    let files =
      try SourceFiles.swiftFiles(of: "Placement").map(\.name)
      + SourceFiles.swiftFiles(of: "Scaling").map(\.name)
    let types =
      placementStrategies.map { String(describing: $0.type) }
      + scalingPolicies.map { String(describing: $0) }
    #expect(types.filter { !files.contains($0) } == [])
    var entries: [(String, String)] = placementStrategies.map { ($0.type.name, $0.type.summary) }
    entries += scalingPolicies.map { ($0.name, $0.summary) }
    for (name, summary) in entries {
      #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
      #expect(summary.hasSuffix(".") && !summary.contains("\n") && summary.count <= 140, "\(name)")
    }
  }
}
