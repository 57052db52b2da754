/// Heights and lengths as characters.
struct Blocks {
  /// From nothing to full height.
  private let heights: [Character]
  /// A length of one, and parts of it, the shortest first.
  private let lengths: [Character]

  init(_ style: TerminalStyle) {
    heights = Array(style.isUnicode ? "▁▂▃▄▅▆▇█" : "_.:-=+*#")
    lengths = Array(style.isUnicode ? "▏▎▍▌▋▊▉█" : "#")
  }

  /// A line of heights: the lowest is nothing, the highest the top, and what is more than nothing
  /// is seen.
  func spark(_ values: [Double], top: Double) -> String {
    let steps = heights.count - 1
    let shown = values.map { value -> Character in
      guard value > 0, top > 0 else { return heights[0] }
      return heights[min(max(Int((value / top * Double(steps)).rounded()), 1), steps)]
    }
    return String(shown)
  }

  /// A bar for a share of a width; what is more than nothing is seen.
  func bar(_ share: Double, width: Int) -> String {
    guard share > 0, let full = lengths.last else { return "" }
    let parts = max(1, Int((min(share, 1) * Double(width * lengths.count)).rounded()))
    let (whole, rest) = parts.quotientAndRemainder(dividingBy: lengths.count)
    return String(repeating: full, count: whole) + (rest > 0 ? String(lengths[rest - 1]) : "")
  }
}
