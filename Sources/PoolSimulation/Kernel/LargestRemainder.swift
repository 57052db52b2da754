/// Splits an amount into whole parts, so that the parts add up to it: each gets the whole part of
/// its share, and what that leaves over goes to the largest remainders, one each; of equal ones to
/// the first.
/// - Parameters:
///   - amount: what is split, not below 0
///   - weights: what the shares are in proportion to, none below 0
/// - Returns: a part for each weight; nothing but zeros where the weights are
package func split(_ amount: Int64, by weights: [Int64]) -> [Int64] {
  let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
  var parts = [Int64](repeating: 0, count: weights.count)
  guard sum > 0 else { return parts }
  var remainders: [(remainder: Int128, index: Int)] = []
  var left = amount
  for (index, weight) in weights.enumerated() where weight > 0 {
    let share = (Int128(amount) * Int128(weight)).quotientAndRemainder(dividingBy: sum)
    parts[index] = Int64(share.quotient)
    left -= parts[index]
    if share.remainder > 0 { remainders.append((share.remainder, index)) }
  }
  remainders.sort { ($1.remainder, $0.index) < ($0.remainder, $1.index) }
  for (_, index) in remainders.prefix(Int(left)) { parts[index] += 1 }
  return parts
}
