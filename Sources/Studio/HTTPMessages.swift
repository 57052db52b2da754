internal import Foundation

/// What a browser asks.
struct HTTPRequest {
  let method: String
  /// The path without its query, percent-decoded.
  let path: String
  /// In the order in which they came.
  let headers: [(name: String, value: String)]
  var body = Data()

  /// The values of a header; names have no case.
  func values(_ name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name }.map(\.value)
  }
}

/// What it is told.
struct HTTPAnswer {
  var status = 200
  var type = "application/json"
  let body: String
  var headers: [(name: String, value: String)] = []

  /// A line of text for somebody who asked for something else.
  static func problem(
    _ status: Int, _ text: String, _ headers: [(name: String, value: String)] = []
  ) -> Self {
    HTTPAnswer(
      status: status, type: "text/plain; charset=utf-8", body: "\(text)\n", headers: headers)
  }
}
