import Testing

@testable import PoolSimulation

@Suite struct WaitingLineTests {
  private func numbers(_ line: borrowing WaitingLine) -> [Int] {
    var (found, place) = ([Int](), 0)
    while let (number, after) = line.next(from: place) {
      found.append(number)
      place = after
    }
    return found
  }

  @Test("Whoever leaves, the others stay in the order in which they came")
  func order() {
    var line = WaitingLine()
    // What a list would hold. Numbers go round, as those of attendees who are done are given away
    // again.
    var expected: [Int] = []
    for step in 0..<2_000 {
      let number = step * 37 % 400
      if let place = expected.firstIndex(of: number) {
        expected.remove(at: place)
        line.remove(number)
      } else {
        expected.append(number)
        line.append(number)
      }
      let (found, count) = (step % 50 == 0 ? numbers(line) : expected, line.count)
      #expect(found == expected && count == expected.count)
    }
    for number in expected { line.remove(number) }
    let (isEmpty, left) = (line.isEmpty, numbers(line))
    #expect(isEmpty && left == [])
  }
}
