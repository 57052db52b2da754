import Testing

@testable import PoolSimulation

@Suite struct ColumnTests {
  @Test(
    "A column holds what an array holds, whatever is done to it",
    arguments: 1...10 as ClosedRange<UInt64>)
  func array(seed: UInt64) {
    var numbers = Numbers(seed: seed)
    var column = Column<Int32>()
    var array: [Int32] = []
    for _ in 0..<3_000 {
      let value = Int32(numbers.number(in: -9...9))
      switch numbers.number(in: 0...99) {
      case 0, 1:
        // Longer and shorter than what was allocated before.
        let length = numbers.number(in: 0...100)
        column.reset(to: value, count: length)
        array = [Int32](repeating: value, count: length)
      case 2..<40 where !array.isEmpty:
        let index = numbers.number(in: 0...array.count - 1)
        column[index] += value
        array[index] += value
      default:
        column.append(value)
        array.append(value)
      }
    }
    #expect(elements(of: column) == array, "seed \(seed)")
    let count = column.count
    #expect(count == array.count)
  }

  @Test("A column of one value, even of none", arguments: [0, 1, 16, 17, 1_000])
  func repeating(count: Int) {
    var column = Column(repeating: UInt64.max, count: count)
    #expect(elements(of: column) == [UInt64](repeating: .max, count: count))
    column.append(1)
    #expect(column.count == count + 1 && column[count] == 1)
  }

  private func elements<Element>(of column: borrowing Column<Element>) -> [Element] {
    var elements: [Element] = []
    for index in 0..<column.count { elements.append(column[index]) }
    return elements
  }
}
