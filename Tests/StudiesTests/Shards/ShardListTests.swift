import Studies
import Testing

@Suite struct ShardListTests {
  @Test(
    "Shards are written as ranges, and read in any order",
    arguments: [
      ("3", [3]), ("3,5,8-11", [3, 5, 8, 9, 10, 11]), ("0-19", Array(0..<20)),
      ("1,2", [1, 2]), ("7,3,3-4", [3, 4, 7]),
    ])
  func reading(text: String, shards: [Int]) {
    #expect(ShardList(text, of: 20)?.shards == shards)
    let written = ShardList(shards).description
    #expect(ShardList(written, of: 20)?.shards == shards)
  }

  @Test("Neighbours are one range")
  func writing() {
    #expect(ShardList([0, 1, 2, 5, 7, 8]).description == "0-2,5,7-8")
    #expect(ShardList([Int]()).description == "")
  }

  @Test(
    "What is no list of a study's shards is none",
    arguments: ["", ",", "1,", "20", "1-20", "3-2", "-1", "1--2", "a", "1 ,2", "+1", "1-2-3", "½"])
  func refusing(text: String) {
    #expect(ShardList(text, of: 20) == nil)
  }
}
