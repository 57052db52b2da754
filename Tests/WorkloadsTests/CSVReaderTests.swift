import Foundation
import Testing

@testable import Workloads

/// The rows of a text: cells, or a word for what is wrong with a row or with the rest of the text.
private func rows(_ text: String, longestRow: Int = 1 << 20) -> [[String]] {
  rows(CSVReader(bytes: Array(text.utf8), longestRow: longestRow))
}

private func rows(_ reader: consuming CSVReader) -> [[String]] {
  var result: [[String]] = []
  while true {
    do {
      switch try reader.next() {
      case .end: return result
      case .damaged(let damage): result.append(["\(reader.line): \(damage.words.problem)"])
      case .fields:
        result.append(
          (0..<reader.fieldCount).map {
            reader.withField($0) { String(decoding: $0) ?? "not UTF-8" }
          })
      }
    } catch {
      return result + [["\(error.line): \(error.words.problem)"]]
    }
  }
}

@Suite struct CSVReaderTests {
  static let readable: [(String, [[String]])] = [
    ("", []),
    ("\n\r\n", []),
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2\r", [["a", "b"], ["1", "2"]]),
    ("\u{FEFF}a,b\n", [["a", "b"]]),
    ("a\n\n\nb\n", [["a"], ["b"]]),
    (",\n,,\n", [["", ""], ["", "", ""]]),
    ("\"a,b\",c\n", [["a,b", "c"]]),
    ("\"say \"\"hi\"\"\",2\n", [["say \"hi\"", "2"]]),
    ("\"two\nlines\",2\nnext,3\n", [["two\nlines", "2"], ["next", "3"]]),
    ("\"two\r\nlines\"\r\n", [["two\r\nlines"]]),
    ("\"\",\"\"\"\"\n", [["", "\""]]),
    ("a,\"b\"", [["a", "b"]]),
    ("é,日本\n", [["é", "日本"]]),
  ]

  @Test("a text is read as RFC 4180 says", arguments: readable)
  func readsText(text: String, expected: [[String]]) {
    #expect(rows(text) == expected)
  }

  @Test("a file reads the same in chunks of any size", arguments: [1, 2, 3, 7, 64])
  func readsChunks(size: Int) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "greenroom-csv-\(size)-\(UUID()).csv"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    for (text, expected) in Self.readable {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(
        rows(try CSVReader(path: path, chunkSize: size)) == expected, "\(text.debugDescription)")
    }
  }

  static let damaged: [(String, [[String]])] = [
    ("a,b\nx\0y,1\nz,2\n", [["a", "b"], ["2: a NUL byte"], ["z", "2"]]),
    ("a\n\"x\0\"\n", [["a"], ["2: a NUL byte"]]),
    ("a\nx\"y\nz\n", [["a"], ["2: a quote inside an unquoted field"], ["z"]]),
    ("a\n\"x\"y\nz\n", [["a"], ["2: text after a closing quote"], ["z"]]),
    ("a\n\"1\n2\"\n\"x\"y\n", [["a"], ["1\n2"], ["4: text after a closing quote"]]),
    ("a\n\"x\n1\n", [["a"], ["2: a quote that opens here is never closed"]]),
    ("a\n0123456789ab\n", [["a"], ["2: a row of more than 10 bytes"]]),
    ("a\n\"0123456789ab", [["a"], ["2: a row of more than 10 bytes"]]),
  ]

  @Test("damage is found on its line and ends no more than it must", arguments: damaged)
  func findsDamage(text: String, expected: [[String]]) {
    #expect(rows(text, longestRow: 10) == expected)
  }

  @Test(
    "UTF-16 is named, not read as garbage",
    arguments: [[UInt8]([0xFF, 0xFE, 0x61, 0x00]), [0xFE, 0xFF, 0x00, 0x61]])
  func namesUTF16(bytes: [UInt8]) {
    #expect(rows(CSVReader(bytes: bytes)) == [["1: the text is UTF-16"]])
  }

  @Test("a missing file is an error of its own")
  func missesFile() {
    #expect(throws: TraceError.missingFile("no/such/trace.csv")) {
      _ = try CSVReader(path: "no/such/trace.csv")
    }
  }

  @Test("a directory cannot be read")
  func refusesDirectory() throws {
    #expect(
      rows(try CSVReader(path: FileManager.default.temporaryDirectory.path)) == [
        ["1: reading failed: Is a directory"]
      ])
  }
}

@Suite struct FixedDecimalTests {
  private static let numbers: [(String, FixedDecimal)] = [
    ("0", .thousandths(0)), ("-0", .thousandths(0)), ("12", .thousandths(12_000)),
    ("+1", .thousandths(1000)),
    ("0.1", .thousandths(100)), (".5", .thousandths(500)), ("5.", .thousandths(5000)),
    (" 7 ", .thousandths(7000)),
    ("0.001", .thousandths(1)), ("1.0004999", .thousandths(1000)), ("1.0005", .thousandths(1001)),
    ("1.00050", .thousandths(1001)),
    ("-1.0005", .thousandths(-1000)), ("-1.00051", .thousandths(-1001)),
    ("0.9999", .thousandths(1000)),
    ("4503599627370497.337", .thousandths(4_503_599_627_370_497_337)),
    ("9223372036854775.807", .thousandths(.max)), ("9223372036854775.808", .outOfRange),
    ("9223372036854775.8075", .outOfRange),
    ("-9223372036854775.807", .thousandths(-.max)), ("99999999999999999999", .outOfRange),
    ("18446744073709551.6155", .outOfRange), ("18446744073709551.6159", .outOfRange),
    (String(repeating: "1", count: 40), .outOfRange),
    (String(repeating: "0", count: 40), .outOfRange),
    ("", .empty), ("  ", .empty), ("-", .notANumber), (".", .notANumber), ("1e3", .notANumber),
    ("nan", .notANumber), ("inf", .notANumber),
    ("1,5", .notANumber), ("1.2.3", .notANumber), ("0x10", .notANumber), ("1 2", .notANumber),
    ("１", .notANumber),
  ]

  @Test("a decimal number becomes thousandths exactly", arguments: numbers)
  func parses(text: String, expected: FixedDecimal) {
    let bytes = Array(text.utf8)
    #expect(FixedDecimal(bytes.span) == expected)
  }

  @Test(
    "milliseconds are written as seconds that read back the same",
    arguments: [0, 1, 999, 1000, -1, -1500, Int64.max, -Int64.max])
  func roundTrips(milliseconds: Int64) {
    let bytes = Array(CSVText.seconds(milliseconds).utf8)
    #expect(FixedDecimal(bytes.span) == .thousandths(milliseconds))
  }
}
