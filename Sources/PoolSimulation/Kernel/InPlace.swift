/// Keeps the value that it is part of where it is in memory.
///
/// The compiler hands a value whose every part can be loaded to a method as a copy, a thousand
/// bytes at a call, although nobody can tell the difference. A part that can only be addressed has
/// the whole handed on by its address.
struct InPlace {
  private let nothing: (any Sendable)? = nil
}
