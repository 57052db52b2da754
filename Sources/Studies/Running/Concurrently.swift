internal import Dispatch
internal import Synchronization

/// Values that do not hang on one another, made on all cores.
package func concurrently<Value: Sendable>(_ count: Int, _ make: @Sendable (Int) -> Value)
  -> [Value]
{
  let made = Mutex([Value?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { place in
    let value = make(place)
    made.withLock { $0[place] = value }
  }
  return made.withLock { $0.compactMap(\.self) }
}
