internal import Dispatch
internal import Foundation
internal import PoolSimulation
internal import Synchronization

/// Who wants which run. Of each tab only the latest request is wanted: one that comes later stops
/// those before it, whether they run or wait. Tabs do not disturb each other.
final class StudioDesk: Sendable {
  private struct Tab {
    let name: String
    var newest: Int
    var stops: [RunStop]
  }
  private struct State {
    /// The tab that asked last at the end.
    var tabs: [Tab] = []
    var isOver = false
  }
  private let state = Mutex(State())
  /// As many runs at a time as there are cores.
  private let places: DispatchSemaphore

  /// No more tabs are known; of the others nobody has asked for the longest time.
  private static let mostTabs = 64

  init(places: Int) { self.places = DispatchSemaphore(value: max(1, places)) }

  /// Does a request once there is room for it.
  /// - Parameters:
  ///   - tab: the tab that asks
  ///   - number: its number, which grows
  ///   - adds: whether the tab still wants what it asked for before
  ///   - body: does it, until it is told to stop
  /// - Returns: what `body` made; nil: a later request made it superfluous
  func run<Value>(
    tab: String, number: Int, adds: Bool, _ body: (RunStop) throws -> Value
  ) rethrows -> Value? {
    let stop = RunStop()
    let isWanted = state.withLock { state in
      let place = state.tabs.firstIndex { $0.name == tab }
      var known =
        place.map { state.tabs.remove(at: $0) } ?? Tab(name: tab, newest: number, stops: [])
      defer {
        state.tabs.append(known)
        if state.tabs.count > Self.mostTabs { state.tabs.removeFirst() }
      }
      guard number >= known.newest, !state.isOver else { return false }
      known.newest = number
      if !adds {
        for earlier in known.stops { earlier.stop() }
        known.stops = []
      }
      known.stops.append(stop)
      return true
    }
    guard isWanted else { return nil }
    defer {
      state.withLock { state in
        guard let place = state.tabs.firstIndex(where: { $0.name == tab }) else { return }
        state.tabs[place].stops.removeAll { $0 === stop }
      }
    }
    while places.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
      if stop.isStopped { return nil }
    }
    defer { places.signal() }
    if stop.isStopped { return nil }
    let value = try body(stop)
    return stop.isStopped ? nil : value
  }

  /// Stops everything, and lets nothing else begin.
  func close() {
    state.withLock { state in
      state.isOver = true
      for stop in state.tabs.flatMap(\.stops) { stop.stop() }
    }
  }
}
