internal import Probability
package import Workloads

extension FittedWorkload {
  /// The estimates with their standard errors, how well the laws fit, and what a reader should
  /// know. Lengths are in seconds.
  package var json: JSONValue {
    .object([
      JSONValue.Member("estimates", .array(values.map(\.json))),
      JSONValue.Member("goodness_of_fit", .array(goodness.map(\.json))),
      JSONValue.Member("notes", .array(notes.map { .string($0) })),
    ])
  }
}

extension FittedWorkload.Value {
  fileprivate var json: JSONValue {
    let unit = isLength ? "_s" : ""
    let scale = isLength ? 0.001 : 1
    return .object([
      JSONValue.Member("key", .string(key)),
      JSONValue.Member("parameter", parameter.isEmpty ? .null : .string(parameter)),
      JSONValue.Member("estimate\(unit)", .fraction(estimate.value * scale)),
      JSONValue.Member("standard_error\(unit)", .fraction(estimate.standardError * scale)),
      JSONValue.Member("observations", .integer(count)),
    ])
  }
}

extension FittedWorkload.Goodness {
  fileprivate var json: JSONValue {
    .object([
      JSONValue.Member("key", .string(key)), JSONValue.Member("law", .string(law)),
      JSONValue.Member("observations", .integer(count)),
      JSONValue.Member("kolmogorov_smirnov", .fraction(test.distance)),
      JSONValue.Member("p_value", .fraction(test.pValue)),
    ])
  }
}
