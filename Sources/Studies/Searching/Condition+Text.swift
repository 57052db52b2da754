package import Settings

extension Condition {
  /// Reads `rejected_capacity_rate <= 0.1%`: a column of the summary, a comparison, and a number.
  /// - Parameter text: the condition
  /// - Throws: what is wrong with it, with the nearest column where that is not known.
  package init(_ text: String) throws(QuantityError) {
    let name = text.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    guard let metric = Metric.named(String(name)), metric.isNumber else {
      let names = Metric.all.filter(\.isNumber).map(\.name)
      throw QuantityError(
        "\"\(name.description.onOneLine)\" is no column with numbers",
        suggestion: nearestName(to: String(name), in: names))
    }
    let bound = text[name.endIndex...].drop { $0 == " " }
    self.init(metric: metric, bound: try ScalarKind<Bound>.bound(on: metric).read(String(bound)))
  }
}
