/// A text as gzip, stored rather than compressed: enough to build any member by hand.
func stored(_ text: String) -> [UInt8] { stored(Array(text.utf8)) }

/// Bytes as gzip, the same way.
func stored(_ bytes: [UInt8]) -> [UInt8] {
  let (low, high) = (UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8))
  let block: [UInt8] = [1, low, high, ~low, ~high] + bytes
  var sum: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  let tail = [~sum, UInt32(bytes.count)].flatMap { word in
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
  }
  return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + block + tail
}
