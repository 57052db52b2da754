/// `numerator / denominator` to the nearest integer, halves away from zero; the denominator is
/// positive.
package func rounded(_ numerator: Int128, over denominator: Int128) -> Int128 {
  let half = numerator < 0 ? -denominator / 2 : denominator / 2
  return (numerator + half) / denominator
}
