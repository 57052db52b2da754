package import PoolSimulation
package import Settings

/// What a warm pool holds by the hour of the week: how many instances, and in which state.
///
/// A timetable says when it launches, so a pool is of use in the hour of a launch and in the one
/// before, in which it is prepared. Such hours, and what is between them where that is short, make
/// a block that holds the same number; outside of blocks the pool is empty.
package struct WarmPoolWeek: Sendable, Hashable {
  /// So many instances from an hour of the week on, 0 being Sunday's midnight.
  package struct Block: Sendable, Hashable {
    package var hour: Int
    package var size: Int
    /// What is prepared from then on is kept as this.
    package var state: WarmPoolState
  }

  /// By ascending hour; the last one holds on to the next week's first. One that is alone holds
  /// always.
  package private(set) var blocks: [Block]

  /// A pool for the launches of a week.
  /// - Parameters:
  ///   - launches: how many come in each hour of the week
  ///   - state: what prepared instances are kept as
  ///   - percent: for how many of a block's most launches in an hour there is one prepared, rounded
  ///     up
  ///   - gap: the most hours between two blocks for which the pool is kept
  package init(launches: [Int], state: WarmPoolState, percent: Int, joining gap: Int) {
    let hours = launches.count
    let need = launches.indices.map { max(launches[$0], launches[($0 + 1) % hours]) }
    var spans: [(from: Int, to: Int, most: Int)] = []
    for hour in need.indices where need[hour] > 0 {
      if let last = spans.indices.last, hour - spans[last].to <= gap {
        spans[last] = (spans[last].from, hour + 1, max(spans[last].most, need[hour]))
      } else {
        spans.append((hour, hour + 1, need[hour]))
      }
    }
    // The week's end goes on in its beginning.
    if let first = spans.first, let last = spans.last, first.from + hours - last.to <= gap {
      if spans.count == 1 {
        spans[0] = (0, hours, first.most)
      } else {
        spans[0] = (last.from - hours, first.to, max(first.most, last.most))
        spans.removeLast()
      }
    }
    func size(_ most: Int) -> Int { (most * percent + 99) / 100 }
    if spans.isEmpty || spans[0].to - spans[0].from >= hours {
      blocks = [Block(hour: 0, size: size(spans.first?.most ?? 0), state: state)]
      return
    }
    blocks = spans.flatMap {
      [
        Block(hour: ($0.from + hours) % hours, size: size($0.most), state: state),
        Block(hour: $0.to % hours, size: 0, state: state),
      ]
    }.sorted { $0.hour < $1.hour }
  }

  /// Always as many in one state.
  package init(state: WarmPoolState, size: Int) {
    blocks = [Block(hour: 0, size: size, state: state)]
  }

  /// Whether it is the same at every hour.
  package var isConstant: Bool { blocks.count == 1 }

  /// The blocks that hold something, by their places.
  var holding: [Int] { blocks.indices.filter { blocks[$0].size > 0 } }

  /// The weeks that differ in one block: in another state, half as large, or empty there.
  func moves(at place: Int, states: [WarmPoolState]) -> [WarmPoolWeek] {
    let block = blocks[place]
    let others = states.filter { $0 != block.state }.map {
      Block(hour: block.hour, size: block.size, state: $0)
    }
    let smaller = Set([(block.size + 1) / 2, 0]).sorted().filter { $0 < block.size }.map {
      Block(hour: block.hour, size: $0, state: block.state)
    }
    return (others + smaller).map { changed in
      var week = self
      week.blocks[place] = changed
      return week
    }
  }

  /// What holds at a minute of the week.
  func block(atMinute minute: Int) -> Block {
    blocks.last { $0.hour * 60 <= minute } ?? blocks[blocks.count - 1]
  }

  /// The states of what it holds, in their order.
  package var states: [WarmPoolState] {
    let held = Set(blocks.filter { $0.size > 0 }.map(\.state))
    return WarmPoolState.allCases.filter(held.contains)
  }

  /// The sizes that it takes.
  package var sizes: ClosedRange<Int> {
    let all = blocks.map(\.size)
    return (all.min() ?? 0)...(all.max() ?? 0)
  }
}

// As settings.
extension WarmPoolWeek {
  /// What a change of the pool sets by the hour of some weekdays.
  private struct Change {
    var hour: Int
    var weekdays: [Int]
    var sets: [(key: String, value: String)]
  }

  /// The blocks as changes, those of one hour of the day and to the same as one.
  private var changes: [Change] {
    if isConstant { return [] }
    let setsState = states.count > 1
    var changes: [Change] = []
    for (place, block) in blocks.enumerated() {
      let before = blocks[(place + blocks.count - 1) % blocks.count]
      guard block.size != before.size || setsState && block.state != before.state else { continue }
      let state = setsState ? [("warm_pool.pool_state", block.state.rawValue)] : []
      let sets = state + [("warm_pool.size", "\(block.size)")]
      let (weekday, hour) = (block.hour / 24, block.hour % 24)
      if let same = changes.firstIndex(where: {
        $0.hour == hour && $0.sets.elementsEqual(sets, by: ==)
      }) {
        changes[same].weekdays.append(weekday)
      } else {
        changes.append(Change(hour: hour, weekdays: [weekday], sets: sets))
      }
    }
    return changes
  }

  /// Keys of a pool's section that say nothing of its size, nor of its state.
  private static let kept = [
    "reuse_on_scale_in", "pool_state_change", "turnover_per_hour", "take", "trim", "entry_hook",
  ]

  /// A scenario's `warm_pool` and `schedule` for this week.
  /// - Parameters:
  ///   - pool: its `warm_pool` section, of which the size and state go
  ///   - schedule: its schedule, of which what sets those goes; nil: it has none
  ///   - minute: at which minute of the week it starts
  /// - Returns: both sections
  func sections(
    of pool: SettingsNode, schedule: SettingsNode?, from minute: Int
  ) -> (pool: SettingsNode, schedule: SettingsNode) {
    let location = pool.location
    func scalar(_ text: String) -> SettingsNode { SettingsNode(.scalar(text), at: location) }
    func map(_ entries: [(key: String, value: String)]) -> SettingsNode {
      SettingsNode(
        .map(
          entries.map {
            SettingsNode.Entry(key: $0.key, location: location, node: scalar($0.value))
          }),
        at: location)
    }
    let first = block(atMinute: minute)
    let state = states.count == 1 ? states[0] : first.state
    let kept = Self.kept.compactMap { key in pool.node(at: key)?.text.map { (key: key, value: $0) }
    }
    let section = map(
      [("pool_state", state.rawValue), ("size", "\(first.size)")] + kept)
    let entries = changes.map { change -> SettingsNode in
      let cron = WeeklyTimetable.cron(change.hour * 60, on: change.weekdays)
      return SettingsNode(
        .map([
          SettingsNode.Entry(key: "cron", location: location, node: scalar(cron)),
          SettingsNode.Entry(key: "set", location: location, node: map(change.sets)),
        ]), at: location)
    }
    let rest = schedule?.withoutSets(Self.isOfPool).elements ?? []
    return (section, SettingsNode(.list(rest + entries), at: location))
  }

  /// Whether a setting is what this week says.
  static func isOfPool(_ path: String) -> Bool { path.hasPrefix("warm_pool.") }
}
