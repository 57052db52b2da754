extension Scenario {
  /// Whether the columns on request are told.
  package var asksForBound: Bool { report.tellsBound || namesBound }

  /// The columns of its runs.
  package var metrics: [Metric] { Metric.told(onRequest: asksForBound) }
}

extension [Metric] {
  /// The settings (`path=value`) under which runs have these columns.
  package var requests: [String] { contains(where: \.isOnRequest) ? [requestForBound] : [] }
}

/// The setting (`path=value`) under which runs have the columns on request.
package let requestForBound = "report.bound=true"
