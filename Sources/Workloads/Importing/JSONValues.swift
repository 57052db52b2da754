internal import Settings

/// A whole number that JSON may hold as a number or, as protocol buffers write 64-bit numbers, as a
/// string.
struct JSONInteger: Decodable {
  let value: Int64

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    // A string first: that is what most logs have, and a wrong guess costs more than the reading
    // itself.
    if let text = try? container.decode(String.self) {
      guard let value = Int64(text) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "\(quoted(text)) is not a whole number")
      }
      self.value = value
    } else if let value = try? container.decode(Int64.self) {
      self.value = value
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "this is not a whole number")
    }
  }
}

/// Text that some sources write as a number.
struct JSONText: Decodable {
  let value: String

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      value = text
    } else {
      value = String(try container.decode(Int64.self))
    }
  }
}

extension ImportProblem {
  /// What is wrong with a JSON text, told with the path of the value.
  /// So many parts of the path are left out at its beginning.
  init(_ error: any Error, expected: String, below depth: Int = 0) {
    let path: ([any CodingKey]) -> String? = { keys in
      let names = keys.dropFirst(depth).map { key in
        key.intValue.map { "[\($0)]" } ?? key.stringValue
      }
      return names.isEmpty ? nil : names.joined(separator: ".").replacing(".[", with: "[")
    }
    switch error as? DecodingError {
    case .typeMismatch(let type, let context):
      self.init("the value is not \(Self.words(for: type))", expected, at: path(context.codingPath))
    case .valueNotFound(_, let context):
      self.init("the value is null", expected, at: path(context.codingPath))
    case .keyNotFound(let key, let context):
      self.init("it is missing", expected, at: path(context.codingPath + [key]))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      self.init(context.debugDescription, expected, at: path(context.codingPath))
    default:
      self.init("this is not JSON", expected)
    }
  }

  private static func words(for type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: "a number"
    case is any KeyedValues.Type: "an object"
    case is any Collection.Type: "a list"
    default: "an object"
    }
  }
}

/// What a decoder calls an object, which is a collection too.
private protocol KeyedValues {}

extension Dictionary: KeyedValues {}
