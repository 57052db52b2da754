internal import PoolSimulation
internal import Settings
internal import Workloads

/// For how many participants a pool is to have seats, by the weekday and time that clocks show:
/// learnt from the demand of a part of a scenario's time.
///
/// The week is parted into slots. What a slot is given is what its demand reached at most, in 95 %
/// of the weeks and of the draws of them. A launch takes time, so a rise comes early by as much.
package struct WeeklyTimetable: Sendable, Hashable {
  /// So many participants from a minute of the week on, 0 being Sunday's midnight.
  package struct Entry: Sendable, Hashable {
    package var minute: Int
    package var participants: Int
  }

  /// By ascending minute; the last one holds on to the next week's first.
  package private(set) var entries: [Entry]
  /// The length of a slot, minutes.
  package let granularity: Int
  /// By how much a rise comes early, minutes.
  package private(set) var lead: Int
  /// The most often that a slot was seen in one draw, and how often the demand was drawn.
  package let weeks, draws: Int
  /// What each slot of the week reached, participants.
  private let learnt: [Int]
  /// What holds at the scenario's start, and that minute of the week.
  private var initial: Int
  let startMinute: Int
  /// The seats of one instance, and the group's bounds.
  private let participantLimit: Int
  private let sizes: ClosedRange<Int>
  /// Whether the group's bounds are the same all the time, and what is outside of them is clamped.
  package let hasFixedBounds: Bool
  /// The scenario's `scaling` section, and its `schedule`.
  private let scaling: SettingsNode
  private let schedule: SettingsNode?
  private let location: SourceLocation

  private static let minutes = 7 * 24 * 60
  private static let hour: Int64 = 3_600_000
  private static let week = 7 * 24 * hour
  /// The share of the weeks whose peaks a slot has seats for before anything is added.
  private static let percent = 95
  /// How often a demand is drawn that differs from draw to draw.
  private static let mostDraws = 20
  /// The minutes within which a policy is taken to have been asked.
  private static let askedWithin = 10
  /// What may be kept free on top: the axis that is searched.
  package static let shares = ["0%", "5%", "10%", "15%", "20%", "30%", "40%", "50%", "75%", "100%"]

  /// Learns from what a scenario measures.
  /// - Parameters:
  ///   - document: the scenario, with statistics of the part that is learnt from
  ///   - granularity: the length of a slot in minutes, which divides a day
  ///   - lead: by how much a rise comes early, minutes; nil: 95 % of the scenario's own launches
  ///     take no longer
  /// - Throws: the scenario's issues, or that a slot of the week was never seen.
  package init(
    _ document: ScenarioDocument, granularity: Int, lead: Int? = nil
  ) throws(ScenarioError) {
    self.granularity = granularity
    location = SourceLocation(option: "--schedule", ordinal: 1)
    let scenario = try document.scenario()
    participantLimit = scenario.instance.participantLimit
    sizes = scenario.group.minSize...max(scenario.group.minSize, scenario.group.maxSize)
    scaling = document.settings.node(at: "scaling") ?? SettingsNode(.null, at: location)
    schedule = document.settings.node(at: "schedule")
    let settingChanges = schedule?.elements ?? []
    hasFixedBounds =
      document.settings.node(at: "auto_scaling_group.scheduled_actions") == nil
      && scaling.node(at: "out_of_range")?.text != "error"
      && !settingChanges.contains { change in
        (change.node(at: "set")?.entries ?? []).contains { $0.key.hasPrefix("auto_scaling_group.") }
      }
    let (source, inputs) = try document.demand(of: scenario)
    if inputs.contains(where: { $0.path == "-" }) {
      throw .issues([
        SettingsIssue(
          at: location, path: "",
          message:
            "needs the trace more than once, and standard input can be read once; expected a file")
      ])
    }
    let end = scenario.end(of: source)
    let calendar = scenario.calendar
    let slots = Self.minutes / granularity
    var peaks = [[Int64]](repeating: [], count: slots)
    var draws = 0
    var first: Workload?
    for replication in 0..<Self.mostDraws {
      let workload = source.makeWorkload(seed: scenario.seed, replication: replication).workload
      if let first, first.joinTimes == workload.joinTimes, first.stays == workload.stays { break }
      if first == nil { first = workload }
      draws += 1
      let need = NeedCurve(
        workload, limit: 1, from: .zero, until: SimulationTime(milliseconds: end))
      Self.add(need, from: scenario.warmUp.milliseconds, to: end, calendar, granularity, to: &peaks)
    }
    self.draws = draws
    let span = end - scenario.warmUp.milliseconds
    weeks = Int((span + Self.hour) / Self.week)
    if span >= Self.week - Self.hour {
      // Of the hours of a week some are not there when clocks change: they are as what was before.
      for slot in peaks.indices where peaks[slot].isEmpty {
        peaks[slot] = peaks[(slot + slots - 1) % slots]
      }
    }
    if let unseen = peaks.firstIndex(where: \.isEmpty) {
      let minute = unseen * granularity
      throw .issues([
        SettingsIssue(
          at: location, path: "",
          message:
            "no demand was seen on \(Self.day(minute)) at \(Self.clock(minute)); expected a week or "
            + "more to learn from, such as --train 0d..14d of a longer scenario")
      ])
    }
    learnt = peaks.map { Int(SortedValues($0).quantile(percent: Self.percent) ?? 0) }
    let start = calendar.localWeekdayAndMinute(at: 0)
    startMinute = start.weekday * 24 * 60 + start.minute
    (entries, self.lead, initial) = ([], 0, 0)
    if let lead { come(early: lead) } else { come(early: try Self.usualLead(scenario, first)) }
  }

  /// Has every rise come early by so many minutes.
  private mutating func come(early lead: Int) {
    self.lead = lead
    let early = (0..<Self.minutes).map { minute in
      (minute...minute + lead).reduce(0) { max($0, learnt[$1 % Self.minutes / granularity]) }
    }
    let changes = early.indices.filter {
      early[$0] != early[($0 + Self.minutes - 1) % Self.minutes]
    }
    entries = (changes.isEmpty ? [0] : changes).map { Entry(minute: $0, participants: early[$0]) }
    initial = early[startMinute]
  }

  /// The same week with rises that come early by so many minutes.
  func coming(early lead: Int) -> WeeklyTimetable {
    var timetable = self
    if lead != self.lead { timetable.come(early: lead) }
    return timetable
  }

  /// Notes the peak of each slot that a demand passes.
  private static func add(
    _ need: NeedCurve, from start: Int64, to end: Int64, _ calendar: ScenarioCalendar,
    _ granularity: Int, to peaks: inout [[Int64]]
  ) {
    var (step, held) = (0, 0)
    var (slot, peak) = (-1, 0)
    var time = start
    while time < end {
      while step < need.steps.count, need.steps[step].time.milliseconds <= time {
        held = need.steps[step].instances
        step += 1
      }
      let clock = calendar.localWeekdayAndMinute(at: time)
      let now = (clock.weekday * 24 * 60 + clock.minute) / granularity
      if now != slot {
        if slot >= 0 { peaks[slot].append(Int64(peak)) }
        (slot, peak) = (now, 0)
      }
      peak = max(peak, held)
      // From one minute of the clocks to the next, wherever the scenario begins.
      let passed = (calendar.startSince1970 &+ time) % 60_000
      let next = min(time + 60_000 - (passed < 0 ? passed + 60_000 : passed), end)
      while step < need.steps.count, need.steps[step].time.milliseconds < next {
        held = need.steps[step].instances
        peak = max(peak, held)
        step += 1
      }
      time = next
    }
    if slot >= 0 { peaks[slot].append(Int64(peak)) }
  }

  /// By how much a rise comes early where nobody says so.
  private static func usualLead(
    _ scenario: Scenario, _ workload: Workload?
  ) throws(ScenarioError) -> Int {
    guard let workload else { return 0 }
    guard let lead = launchMinutes(of: scenario, workload) else {
      throw .issues([
        SettingsIssue(
          at: SourceLocation(option: "--schedule", ordinal: 1), path: "",
          message:
            "the scenario launches nothing as it stands, so how early a rise has to come is not "
            + "known; expected --lead, such as --lead 5m")
      ])
    }
    return lead
  }

  /// The minutes within which 95 % of the launches of one run take joins; nil without launches.
  static func launchMinutes(of scenario: Scenario, _ workload: Workload) -> Int? {
    var plan = scenario.plan(replication: 0, workload: workload)
    plan.series = .dropped
    let result = simulate(plan)
    let lags = SortedValues(result.launches.compactMap { $0.lag?.milliseconds })
    guard let lag = lags.quantile(percent: 95) else { return nil }
    // The policy is asked at its interval only.
    var wait = TimeSpan.zero
    if case .every(let interval) = scenario.scaling.interval { wait = interval }
    return min(Int((lag + wait.milliseconds + 59_999) / 60_000), minutes - 1)
  }
}

// As settings.
extension WeeklyTimetable {
  /// A scenario whose pool follows the timetable, with what is kept free on top as the axis of its
  /// sweep.
  package func document(from document: ScenarioDocument) -> ScenarioDocument {
    var tree = document.tree
    _ = tree.set("scaling", to: section)
    if let schedule {
      _ = tree.set("schedule", to: schedule.withoutSets { $0.hasPrefix("scaling.") })
    }
    _ = tree.set(
      "sweep",
      to: map([
        (
          "axes",
          map([
            ("scaling.free_share", SettingsNode(.list(Self.shares.map(scalar)), at: location))
          ])
        )
      ]))
    return document.with(tree)
  }

  /// Whether the scenario's schedule sets keys of its own policy, which the timetable has not.
  package var leavesOutSchedule: Bool {
    schedule.map { $0.withoutSets { $0.hasPrefix("scaling.") } != $0 } ?? false
  }

  /// What makes it the scenario as it stands again.
  package var present: [Assignment] {
    [Assignment(path: "scaling", node: scaling)]
      + (schedule.map { [Assignment(path: "schedule", node: $0)] } ?? [])
  }
  /// Its policy.
  package var presentPolicy: String { scaling.node(at: "policy")?.text ?? "" }

  /// The `scaling` section, without what is kept free on top.
  var section: SettingsNode {
    let first = map([("at", scalar("0s")), ("participants", scalar("\(initial)"))])
    let weekly = entries.map {
      map([
        ("cron", scalar(Self.cron($0.minute, on: [$0.minute / (24 * 60)]))),
        ("participants", scalar("\($0.participants)")),
      ])
    }
    return map(
      [("policy", scalar("scheduled")), ("desired", scalar("\(sizes.lowerBound)"))]
        + kept.map { ($0.key, scalar($0.value)) }
        + [("timetable", SettingsNode(.list([first] + weekly), at: location))])
  }

  /// Keys of the scenario's `scaling` that the timetable has too. It says nothing between events.
  package var kept: [(key: String, value: String)] {
    ["interval", "out_of_range"].compactMap { key in
      scaling.node(at: key)?.text.flatMap { $0 == "on_change" ? nil : (key, $0) }
    }
  }
  /// What holds at the scenario's start, participants.
  package var initialParticipants: Int { initial }

  private func scalar(_ text: String) -> SettingsNode { SettingsNode(.scalar(text), at: location) }

  private func map(_ entries: [(String, SettingsNode)]) -> SettingsNode {
    SettingsNode(
      .map(entries.map { SettingsNode.Entry(key: $0.0, location: location, node: $0.1) }),
      at: location)
  }

  /// A cron expression for a minute of the week, on these weekdays.
  package static func cron(_ minute: Int, on weekdays: [Int]) -> String {
    let days = weekdays.map(String.init).joined(separator: ",")
    return "\(minute % 60) \(minute / 60 % 24) * * \(days)"
  }

  private static func day(_ minute: Int) -> String {
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"][
      minute / (24 * 60)]
  }

  private static func clock(_ minute: Int) -> String {
    let hour = minute / 60 % 24
    return "\(hour < 10 ? "0" : "")\(hour):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
  }
}

// In instances.
extension WeeklyTimetable {
  /// A desired capacity from a minute of the day on, on some weekdays.
  package struct Capacity: Sendable, Hashable {
    /// A minute of a day.
    package var minute: Int
    /// From 0 for Sunday.
    package var weekdays: [Int]
    package var desired: Int

    /// When, as a cron expression.
    package var cron: String { WeeklyTimetable.cron(minute, on: weekdays) }
  }

  private func desired(_ participants: Int, freeShare: Double) -> Int {
    let millionths = participants * Int(((1 + freeShare) * 1e6).rounded())
    let seats = participantLimit * 1_000_000
    return min(max((millionths + seats - 1) / seats, sizes.lowerBound), sizes.upperBound)
  }

  /// The desired capacity at the scenario's start.
  package func initialDesired(freeShare: Double) -> Int {
    desired(initial, freeShare: freeShare)
  }

  /// How many instances it launches in each hour of the week. What comes in an hour's last minutes
  /// counts to the next one: the policy is asked at its interval, and then first.
  func launches(freeShare: Double) -> [Int] {
    let all = entries.map { desired($0.participants, freeShare: freeShare) }
    var byHour = Array(repeating: 0, count: Self.minutes / 60)
    for (place, entry) in entries.enumerated() {
      let more = all[place] - all[(place + all.count - 1) % all.count]
      byHour[(entry.minute + Self.askedWithin) % Self.minutes / 60] += max(0, more)
    }
    return byHour
  }

  /// The same timetable as changes of the desired capacity, with a share kept free on top and
  /// within the group's bounds; those of one time and capacity are one. Empty where it never
  /// changes.
  package func capacities(freeShare: Double) -> [Capacity] {
    let all = entries.map { desired($0.participants, freeShare: freeShare) }
    var found: [Capacity] = []
    for (place, entry) in entries.enumerated() {
      let before = all[(place + all.count - 1) % all.count]
      guard all[place] != before else { continue }
      let (weekday, minute) = (entry.minute / (24 * 60), entry.minute % (24 * 60))
      if let same = found.firstIndex(where: { $0.minute == minute && $0.desired == all[place] }) {
        found[same].weekdays.append(weekday)
      } else {
        found.append(Capacity(minute: minute, weekdays: [weekday], desired: all[place]))
      }
    }
    return found.sorted { ($0.weekdays[0], $0.minute) < ($1.weekdays[0], $1.minute) }
  }
}

extension SettingsNode {
  /// A schedule without some of what it sets, and without what then sets nothing.
  /// - Parameter isLeftOut: of a setting's path, whether it is left out
  /// - Returns: the rest
  func withoutSets(_ isLeftOut: (String) -> Bool) -> SettingsNode {
    let kept = (elements ?? []).compactMap { change -> SettingsNode? in
      guard let sets = change.node(at: "set")?.entries else { return change }
      let others = sets.filter { !isLeftOut($0.key) }
      if others.count == sets.count { return change }
      if others.isEmpty { return nil }
      var change = change
      change.value = .map(
        (change.entries ?? []).map { entry in
          guard entry.key == "set" else { return entry }
          var entry = entry
          entry.node.value = .map(others)
          return entry
        })
      return change
    }
    return SettingsNode(.list(kept), at: location)
  }
}
