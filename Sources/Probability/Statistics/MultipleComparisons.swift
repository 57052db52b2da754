/// The p-values of several tests, in the order given, each raised by what the other tests add to
/// chance; none is above 1.
///
/// Rejecting where the adjusted value is at most a level makes a single false rejection among all
/// tests no more likely than that level, however the tests hang together (Holm, "A simple
/// sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979):
/// the smallest is multiplied by the number of tests, the next by one less, and none may be below a
/// smaller one's.
package func holmAdjusted(_ pValues: [Double]) -> [Double] {
  precondition(pValues.allSatisfy((0...1).contains), "a p-value is within 0 and 1")
  var adjusted = pValues
  var largest = 0.0
  for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
    largest = max(largest, min(Double(pValues.count - rank) * pValues[index], 1))
    adjusted[index] = largest
  }
  return adjusted
}
