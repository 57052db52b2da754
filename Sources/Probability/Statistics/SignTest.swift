/// How often chance alone would part the signs of as many differences as unevenly, either way, if
/// more were as likely as less: the exact two-sided sign test (Conover, "Practical Nonparametric
/// Statistics", chapter 3). Differences of 0 say nothing and are left out.
/// - Parameters:
///   - more: how many differences are above 0
///   - less: how many are below 0
/// - Returns: the p-value; 1 without any difference
package func signTest(more: Int, less: Int) -> Double {
  precondition(more >= 0 && less >= 0, "counts are not below 0")
  guard more + less > 0 else { return 1 }
  return min(1, 2 * binomialChance(ofAtMost: min(more, less), in: more + less, probability: 0.5))
}
