internal import PoolSimulation
internal import Probability
package import Settings

/// The `sweep` section: which settings vary, over which values, and in which combinations.
package struct SweepDesign: Sendable {
  /// How the variants are chosen.
  package enum Method: String, CaseIterable, Sendable {
    /// Every combination; the last axis varies fastest.
    case grid
    /// Points that fill the space evenly, by Sobol's sequence.
    case sobol
    /// As many points as strata on every axis.
    case latinHypercube = "latin_hypercube"
    /// Points drawn uniformly.
    case random

    var sampling: SamplingDesign? { SamplingDesign(rawValue: rawValue) }
  }

  /// How the variants are chosen.
  package let method: Method
  /// What varies, in the order of the columns.
  package let axes: [SweepAxis]
  /// The number of variants.
  package let count: Int
  /// Of a sampled design the points, one a variant; empty for a grid.
  private let points: [[Double]]

  /// More variants than this are a slip of a range.
  private static let mostVariants = Limit.variants.most

  /// Every setting that varies, by path.
  package var keys: [String] { axes.flatMap(\.keys) }

  /// The values that a variant has, in the order of `keys`.
  package func values(of variant: Int) -> [SettingsNode] {
    if !points.isEmpty { return zip(axes, points[variant]).flatMap { $0.nodes(at: $1) } }
    var rest = variant
    var nodes: [[SettingsNode]] = []
    for axis in axes.reversed() {
      let count = axis.count ?? 1
      nodes.append(axis.nodes(at: rest % count))
      rest /= count
    }
    return nodes.reversed().flatMap { $0 }
  }

  /// Reads the section; nil, with issues, when something is wrong.
  /// - Parameters:
  ///   - reader: the section
  ///   - keys: the scenario's other keys
  init?(_ reader: inout SettingsReader, keys: [SettingsKey]) {
    method = reader.choice("method", default: .grid, help: "how the variants are chosen")
    let wanted = reader.optionalInteger(
      "points", in: Limit.variants.from(1),
      help: "the number of variants of sobol, latin_hypercube and random")
    let seed = reader.integer(
      "seed", default: Int(RunPlan.usualSeed), in: RunPlan.seeds,
      help: "keys the points of latin_hypercube and random")
    let written = reader.entries(
      "axes", help: "what varies: settings by path, each with a list or a range",
      expected: "keys, each with a list or a range of values",
      forms: [
        .map(
          keys: nil, values: [.list(of: [.anything]), .map(keys: nil, values: [.anything])])
      ])
    if let problem = Limit.axes.problem(written.count) {
      reader.issue("axes", problem)
      return nil
    }
    let axes = written.compactMap { SweepAxis($0, &reader, keys: keys) }
    guard axes.count == written.count else { return nil }
    self.axes = axes
    if axes.isEmpty {
      reader.issue("axes", "has no axes; expected settings such as {warm_pool.min_size: [0, 4, 8]}")
      return nil
    }
    guard Self.areApart(axes, reader) else { return nil }
    guard let sampling = method.sampling else {
      if wanted != nil, reader.isSound("method") {
        reader.issue("points", "is for sampled designs; expected no points with method: grid")
      }
      for (axis, entry) in zip(axes, written)
      where axis.count == nil && reader.isSound("method", "axes.\(entry.key)") {
        reader.issues.add(
          SettingsIssue(
            at: entry.node.location, path: "\(reader.path).axes.\(entry.key).steps",
            message: "is missing; expected an integer such as 10"))
      }
      let size = axes.reduce(1.0) { $0 * Double($1.count ?? 1) }
      if size > Double(Self.mostVariants) {
        reader.issue(
          "axes",
          "makes \(Int(min(size, 1e15))) variants; expected at most \(Self.mostVariants): fewer "
            + "values, or method: sobol"
        )
      }
      guard reader.issues.isEmpty else { return nil }
      count = Int(size)
      points = []
      return
    }
    guard let wanted else {
      if reader.has("points") { return nil }
      reader.issue("points", "is missing; expected the number of variants, such as 64")
      return nil
    }
    if method == .sobol, axes.count > SamplingDesign.mostSobolDimensions {
      reader.issue(
        "method",
        "sobol has at most \(SamplingDesign.mostSobolDimensions) axes, not \(axes.count); expected "
          + "latin_hypercube or random"
      )
      return nil
    }
    points = sampling.points(wanted, dimensions: axes.count, seed: UInt64(seed))
    count = wanted
  }

  /// Whether no axis changes what another one does.
  private static func areApart(_ axes: [SweepAxis], _ reader: SettingsReader) -> Bool {
    let keys = axes.flatMap(\.keys)
    for (index, key) in keys.enumerated() {
      guard
        let other = keys[..<index].first(where: {
          $0 == key || $0.hasPrefix(key + ".") || key.hasPrefix($0 + ".")
        })
      else { continue }
      reader.issue(
        "axes",
        "\(key) stands beside \(other), which changes the same setting; expected one of them")
      return false
    }
    return true
  }
}
