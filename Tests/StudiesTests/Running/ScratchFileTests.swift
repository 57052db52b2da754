import Foundation
import Testing

@testable import Studies

@Suite struct ScratchFileTests {
  /// A folder of its own.
  private func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/scratch-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  @Test("What is added is read again from its place, and nothing is seen of the file meanwhile")
  func keeps() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let scratch = ScratchFile(in: folder)
    let pieces = (0..<40).map { piece in
      [UInt8](repeating: UInt8(piece), count: piece * 1_000)
    }
    let places = pieces.map { piece in
      let start = scratch.append(piece)
      return start..<start + piece.count
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    for (piece, place) in zip(pieces, places).reversed() { #expect(scratch.read(place) == piece) }
    #expect(scratch.problem == 0)
  }

  @Test("A folder that is not there is told where somebody asks, and so is what is not read again")
  func fails() throws {
    let missing = ScratchFile(in: "/nowhere/at/all")
    #expect(missing.problem == 0)
    let start = missing.append([1, 2, 3])
    #expect(missing.problem == ENOENT && missing.read(start..<start + 3).isEmpty)
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let short = ScratchFile(in: folder)
    _ = short.append([1, 2, 3])
    #expect(short.read(1..<9) == [2, 3] && short.problem == EIO)
  }
}
