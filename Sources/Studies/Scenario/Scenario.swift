package import PoolSimulation
internal import Probability
package import Settings
package import Workloads

/// A scenario as it was written, checked: everything that `greenroom simulate` needs but the
/// trace's contents.
package struct Scenario: Sendable {
  /// The scenario's name, in every row of every report.
  package let name: String
  /// The wall clock, and the duration if there is one.
  package let calendar: ScenarioCalendar
  /// The statistics start here.
  package let warmUp: TimeSpan
  /// The seed; it keys every draw.
  package let seed: UInt64
  /// The number of replications.
  package let replications: Int
  /// The demand.
  package let workload: WorkloadModel
  /// The instances.
  package let instance: InstanceSettings
  /// The group's bounds.
  package let group: AutoScalingGroupSettings
  /// The warm pool; nil: none.
  package let warmPool: WarmPoolSettings?
  /// Whether the warm pool is to hibernate instances that cannot, which are kept stopped instead.
  package let stopsInsteadOfHibernating: Bool
  /// Whether instances of the warm pool are hibernated at some time.
  package let hibernates: Bool
  /// The stages of a launch.
  package let launch: LaunchSettings
  /// Whose numbers they are.
  package let launchNumbers: LaunchNumbers
  /// Where joins go.
  package let placement: any PlacementStrategy
  /// Whether a meeting stays on one instance.
  package let affinity: Affinity
  /// Under `spill`: the seats that a link between two hosts of a meeting takes on both.
  package let cascadeSeats: Int
  /// What a full pool does to a join.
  package let admission: AdmissionSettings
  /// The scaling policy's name.
  package let policyName: String
  /// The policy and how the group carries it out.
  package internal(set) var scaling: ScalingSettings
  /// The traces of what was before the run, which policies that forecast begin with.
  package internal(set) var histories: [InputDigest] = []
  /// How instances leave the group.
  package let scaleIn: ScaleInSettings
  /// Where the start comes from.
  package internal(set) var startOrigin = StartOrigin.written
  /// Whether an objective or an expectation names a column that is only told on request.
  var namesBound = false
  let schedule: Timeline
  /// What breaks at a time.
  package let faults: [Fault]
  /// Spans in which launches fail.
  package let launchFaults: [LaunchFault]
  /// What breaks at random.
  package let breakdowns: [Breakdown]
  /// Deployments by time.
  package let refreshes: [InstanceRefresh]
  /// Health checks, if there are any.
  package let healthCheck: HealthCheckSettings?
  /// The account's limits.
  package let quotas: ServiceQuotas
  /// Whose prices those are that are not written.
  package let region: Region
  /// The prices.
  package let prices: PriceList
  /// The interval of the time series and the reports to write.
  package let report: ReportSettings
  /// What `greenroom sweep` varies; nil without a `sweep` section.
  package let sweep: SweepDesign?
  /// What `greenroom recommend` looks for; nil without an `objectives` section.
  package let objectives: Objectives?
  /// What `greenroom check` tests.
  package let expectations: Expectations
  /// What it is compared with that really happened; nil without a `reconcile` section.
  package let reconcile: ReconcileSettings?
  /// The settings as they were resolved, for the manifest.
  package let settings: SettingsNode

  /// A desired capacity that the group never has, where it comes from an axis or a search; one that
  /// somebody wrote is refused.
  package let desiredOutOfBounds: CapacityOutOfBounds?

  /// Whether anything may throw people out of their meetings.
  package var mayDropPeople: Bool {
    let scaleIn = scaleIn
    let byScaleIn =
      switch scaleIn.mode {
      case .none: false
      case .immediate: !scaleIn.protectsBusy || scaleIn.by == .application
      case .empty: false
      case .drain: scaleIn.drainDeadline < .forever
      }
    return byScaleIn || scaleIn.by == .group && scaleIn.protectionLag > .zero
      || group.rebalancesZones || group.maxInstanceLifetime != nil || healthCheck != nil
      || !refreshes.isEmpty || !faults.isEmpty || !breakdowns.isEmpty
  }

  /// How long the run lasts; nil: until everybody has left and nothing is in motion.
  package var duration: TimeSpan? { calendar.duration.map { TimeSpan(milliseconds: $0) } }

  /// Reads a scenario. Every problem goes to `issues`; nil when the scenario has no usable wall
  /// clock or lacks a section.
  /// - Parameters:
  ///   - settings: the scenario's
  ///   - issues: where problems go
  ///   - isTried: whether some values are those of an axis or of a search rather than what somebody
  ///     means: what is no mistake of such a study is noted instead
  ///   - catalog: the policies and strategies that it may name
  ///   - memory: what sections of its variants were read as, of one that has no sweep itself
  package init?(
    _ settings: SettingsNode, issues: IssueLog, isTried: Bool = false, catalog: Catalog = .builtIn,
    memory: SectionMemory? = nil
  ) {
    var settings = settings
    let absence = settings.dropAbsentWarmPool(issues: issues)
    let numbers = LaunchNumbers(filling: &settings, issues: issues)
    var reader = SettingsReader(settings, issues: issues)
    reader.memory = memory
    // What another program brings is kept apart from the keys that are there.
    reader.notesKeys = memory == nil || !catalog.isBuiltIn
    let isPoolTakenAway = absence.map { isTried || $0.isOption } ?? false
    self.init(
      &reader, launchNumbers: numbers, isTried: isTried, isPoolTakenAway: isPoolTakenAway,
      catalog: catalog)
    reader.finish()
    if !issues.isEmpty { return nil }
  }

  /// Every key that reading these settings asks for, in that order, whether it is written or not.
  static func keys(of settings: SettingsNode, catalog: Catalog = .builtIn) -> [SettingsKey] {
    var settings = settings
    let log = IssueLog()
    settings.dropAbsentWarmPool(issues: log)
    let numbers = LaunchNumbers(filling: &settings, issues: log)
    var reader = SettingsReader(settings, issues: log)
    _ = Scenario(
      &reader, launchNumbers: numbers, isTried: true, isPoolTakenAway: false, catalog: catalog)
    return reader.describedKeys
  }

  /// Every key of a scenario, section by section, and the laws that distributions may be.
  package static let describedKeys: [SettingsKey] = describe(.builtIn)

  /// Every key of a scenario that may name what is in a catalog.
  static func describedKeys(_ catalog: Catalog) -> [SettingsKey] {
    catalog.isBuiltIn ? describedKeys : describe(catalog)
  }

  private static func describe(_ catalog: Catalog) -> [SettingsKey] {
    SettingsReader.keys { reader in
      var settings = reader.node
      let numbers = LaunchNumbers(filling: &settings, issues: IssueLog())
      _ = Scenario(
        &reader, launchNumbers: numbers, isTried: false, isPoolTakenAway: false, catalog: catalog)
    }
  }

  /// The sections that are described once: what a distribution may be.
  package static let describedLaws: [SettingsKey] = SettingsReader.laws

  /// The default of a key as it would be written; nil where it has none of its own.
  package static func defaultNode(of key: SettingsKey) -> SettingsNode? {
    guard key.defaultKey == nil, !key.isRequired, !key.forms.contains(.section),
      !["", "none"].contains(key.defaultText)
    else { return nil }
    return optionNode(
      key.defaultText, at: SourceLocation(option: key.name, ordinal: 0), path: key.name)
  }

  /// What the file says of a warm pool that an option or an axis takes away is no mistake, and is
  /// told.
  private init?(
    _ reader: inout SettingsReader, launchNumbers: LaunchNumbers, isTried: Bool,
    isPoolTakenAway: Bool, catalog: Catalog
  ) {
    settings = reader.node
    self.launchNumbers = launchNumbers
    reader.role = .study
    name = reader.text("scenario", help: "the scenario's name, in every row of every report")
    let span = reader.remembering("start", "time_zone", "duration", given: isTried) {
      RunSpan(calendar: $0.readCalendar(isTried: $1), isMoved: $0.hasMovedRun)
    }
    let calendar = span.calendar
    (reader.calendar, reader.hasMovedRun) = (calendar, span.isMoved)
    reader.hasBrokenCalendar = calendar == nil
    warmUp = TimeSpan(
      milliseconds: reader.timeSpan("warm_up", default: 0, help: "left out of the statistics"))
    seed = UInt64(
      reader.integer(
        "seed", default: Int(RunPlan.usualSeed), in: RunPlan.seeds, help: "keys every random draw"))
    replications = reader.integer(
      "replications", default: 1, in: Limit.replications.from(1), help: "runs with other draws")
    let workload = reader.remembering("workload") {
      $0.requiredSection("workload", role: .fact, help: "the demand") {
        WorkloadModel(settings: &$0)
      }
    }
    let instance = reader.remembering("instance") {
      $0.requiredSection("instance", role: .fact, help: "the instances") { InstanceSettings(&$0) }
    }
    let (group, actions) = reader.remembering("auto_scaling_group") { reader in
      var actions: [ScheduledAction] = []
      let group = reader.requiredSection(
        "auto_scaling_group", role: .decision, help: "the group's bounds"
      ) { section in
        actions = ScheduledAction.list(&section)
        return AutoScalingGroupSettings(&section)
      }
      return Both(group, actions)
    }.parts
    var (warmPool, sizer) = reader.remembering("warm_pool") { reader in
      var sizer = WarmPoolSizer()
      let pool = reader.section(
        "warm_pool", role: .decision, orWords: [SettingsNode.noSection],
        help: "prepared instances; without it there are none"
      ) { section in
        sizer = WarmPoolSizer(settings: &section)
        return WarmPoolSettings(&section, sizer: sizer)
      }
      return Both(pool, sizer)
    }.parts
    warmPool?.canHibernate = instance?.canHibernate ?? true
    let scaling =
      reader.remembering("scaling") {
        $0.requiredSection("scaling", role: .decision, help: "the scaling policy") {
          NamedScaling(&$0, catalog: catalog)
        }
      } ?? nil
    let scaleIn = reader.remembering("scale_in") {
      $0.sectionOrDefaults("scale_in", role: .decision, help: "how instances leave the group") {
        ScaleInSettings(&$0)
      }
    }
    let mayChangePool = warmPool != nil || isPoolTakenAway
    scaling?.checkWarmPool(
      warmPool, sizer: sizer, mayHavePool: mayChangePool, scaleIn: scaleIn, reader)
    let placement = reader.remembering("placement") {
      $0.sectionOrDefaults("placement", role: .decision, help: "which instance a join goes to") {
        NamedPlacement(&$0, catalog: catalog)
      }
    }
    affinity = placement.affinity
    cascadeSeats = placement.cascadeSeats
    admission = reader.remembering("admission") {
      $0.sectionOrDefaults(
        "admission", role: .fact, help: "what happens to joins that fit nowhere"
      ) { AdmissionSettings(&$0) }
    }
    let timeline = reader.remembering(
      "schedule", "auto_scaling_group", "scaling", "warm_pool", given: mayChangePool
    ) { [sizer] in
      Timeline(
        &$0, group: group, actions: actions, hasWarmPool: $1, sizer: sizer,
        scalingPolicy: scaling?.settings.policy, catalog: catalog)
    }
    schedule = timeline
    let chosen = (scaling?.settings.policy as? ExternalPolicy)?.warmPoolStates ?? []
    let wanted =
      warmPool.map { timeline.warmPoolStates + sizer.states + chosen + [$0.poolState] } ?? []
    // Which stages a launch needs is not known where what they depend on is wrong.
    let isWarmthKnown = reader.isSound("warm_pool", "instance", "schedule")
    let states = isWarmthKnown ? Set(wanted.map { warmPool?.kept($0) ?? $0 }) : []
    let stopsInstead =
      isWarmthKnown && wanted.contains(.hibernated) && !states.contains(.hibernated)
    stopsInsteadOfHibernating = stopsInstead
    let canBeHibernated = states.contains(.hibernated)
    hibernates = canBeHibernated
    let needs = LaunchNeeds(
      states: states, stopsInstead: stopsInstead,
      waitsForBootstrap: warmPool?.waitsForBootstrap ?? true, preset: launchNumbers.preset)
    let launch = reader.remembering("launch", given: needs) { reader, needs in
      reader.requiredSection("launch", role: .fact, help: "how long launches take") {
        LaunchSettings(
          &$0, warmPoolStates: needs.states, stopsInsteadOfHibernating: needs.stopsInstead,
          waitsForBootstrap: needs.waitsForBootstrap, preset: needs.preset)
      }
    }
    // Where their number is wrong, any zone may be right.
    let areZonesKnown = group != nil && reader.isSound("auto_scaling_group.availability_zones")
    let zones = areZonesKnown ? group?.availabilityZones ?? 1 : AutoScalingGroupSettings.mostZones
    let broken = FaultSettings(&reader, zones: zones, isSpot: instance?.isSpot ?? false)
    faults = broken.faults
    launchFaults = broken.launchFaults
    breakdowns = broken.breakdowns
    let events = reader.list("events", role: .decision, help: "deployments, by time") {
      InstanceRefresh.read(&$0, group: group, hasWarmPool: mayChangePool)
    }.flatMap { $0 }
    refreshes = events.indices.sorted { (events[$0].time, $0) < (events[$1].time, $1) }.map {
      events[$0]
    }
    healthCheck = reader.remembering("health_check") {
      $0.section(
        "health_check", role: .decision, orWords: [SettingsNode.noSection],
        help: "replaces instances that do not answer; without it they stay, and dead ones are "
          + "found at once"
      ) {
        HealthCheckSettings(&$0)
      }
    }
    quotas = reader.remembering("quotas", given: instance) { reader, instance in
      reader.sectionOrDefaults("quotas", role: .fact, help: "the account's limits") {
        ServiceQuotas(&$0, vcpusPerInstance: instance?.vcpus ?? instance?.listedType?.vCPUs)
      }
    }
    if canBeHibernated, let instance, instance.memory == nil,
      reader.isSound("instance.memory", "instance.type")
    {
      reader.issues.add(
        SettingsIssue(
          at: (settings.node(at: "instance") ?? settings).location, path: "instance.memory",
          message:
            "is missing, and a hibernated instance keeps its memory on its volume; expected a size "
            + "such as 8GB, or an instance.type of the price list"))
    }
    if let read = launch?.firstRead, let volume = instance?.volume, volume > 0,
      read.volume > volume, reader.isSound("launch.first_read", "instance.volume")
    {
      let place = settings.node(at: "launch.first_read.volume") ?? settings
      reader.issues.add(
        SettingsIssue(
          at: place.location, path: "launch.first_read.volume",
          message: "is more than instance.volume; expected what a first boot touches of it"))
    }
    let billed = Both(instance, canBeHibernated)
    let pricing = reader.remembering("pricing", given: billed) { reader, billed in
      let (instance, canBeHibernated) = billed.parts
      return reader.sectionOrDefaults("pricing", role: .price, help: "what things cost") {
        RegionalPrices(&$0, instance: instance, canHibernate: canBeHibernated)
      }
    }
    region = pricing.region
    var prices = pricing.list
    prices.hasMedia = workload?.media != nil
    self.prices = prices
    let forecasts =
      (scaling?.settings.policy as? any ForecastingPolicy)?.forecasts == true
      || sizer.policy == .byForecast
    report = reader.remembering("report", given: forecasts) { reader, forecasts in
      reader.sectionOrDefaults("report", help: "what is written") {
        ReportSettings(&$0, forecasts: forecasts)
      }
    }
    objectives =
      reader.section("objectives", help: "what `greenroom recommend` looks for") { Objectives(&$0) }
      ?? nil
    expectations = Expectations(&reader)
    reconcile = reader.section(
      "reconcile", help: "what really happened, which `greenroom check` compares with the runs"
    ) { ReconcileSettings(&$0) }
    // Whether an axis takes whole numbers depends on the setting, so the sweep is read when all
    // others are known.
    let keys = reader.describedKeys
    sweep =
      reader.section("sweep", help: "what `greenroom sweep` varies") {
        SweepDesign(&$0, keys: keys)
      } ?? nil
    if instance?.isSpot == true, warmPool != nil {
      reader.issue(
        "warm_pool",
        "cannot hold spot instances; expected instance.purchase: on_demand, or warm_pool: none")
    }
    guard let calendar, let workload, let instance, let group, let scaling, let launch,
      let strategy = placement.strategy
    else {
      return nil
    }
    self.calendar = calendar
    self.workload = workload
    self.instance = instance
    self.group = group
    self.warmPool = warmPool
    self.launch = launch
    self.placement = strategy
    policyName = scaling.name
    if let warmPool { sizer.adopt(warmPool) }
    self.scaling = scaling.settings.sizing(sizer)
    self.scaleIn = scaleIn
    let bounds = timeline.bounds(of: group, until: calendar.duration)
    let isGroupSound = reader.isSound("auto_scaling_group", "scaling", "schedule")
    let outOfBounds = isGroupSound ? CapacityOutOfBounds.all(in: settings, bounds: bounds) : []
    desiredOutOfBounds = isTried ? outOfBounds.first : nil
    if !isTried { reader.issues.add(contentsOf: outOfBounds.map(\.issue)) }
    if warmUp > .zero, reader.isSound("duration"), warmUp.milliseconds >= calendar.duration ?? 0 {
      let reason =
        calendar.duration == nil ? "needs the scenario's duration" : "reaches the scenario's end"
      reader.issue(
        "warm_up", "\(reason), or nothing might be measured; expected a duration that is longer")
    }
    if calendar.duration ?? 0 > 100 * 366 * 86_400_000 {
      reader.issue("duration", "is longer than a century; expected a shorter one")
    }
    checkThatPeopleCanStay(reader)
    let isLimitSound = reader.isSound("instance.participant_limit")
    if isLimitSound, workload.largestSenderSeats > instance.participantLimit {
      reader.issues.add(
        SettingsIssue(
          at: (settings.node(at: "workload") ?? settings).location, path: "workload",
          message:
            "has senders who take \(workload.largestSenderSeats) seats (sender_seats), which fit "
            + "on no instance; expected at most "
            + "\(instance.participantLimit), the participant_limit"))
    }
    if isLimitSound, reader.isSound("workload"), reader.isSound("instance") {
      instance.checkMedia(workload.media, in: settings, issues: reader.issues)
      scaling.checkMetrics(instance, workload.media, in: settings, issues: reader.issues)
    }
    if isLimitSound, workload.linger.seats > instance.participantLimit {
      reader.issues.add(
        SettingsIssue(
          at: (settings.node(at: "workload.linger_seats") ?? settings).location,
          path: "workload.linger_seats",
          message:
            "\(workload.linger.seats) is more than instance.participant_limit "
            + "\(instance.participantLimit); expected at most that"))
    }
    if isLimitSound, cascadeSeats >= instance.participantLimit {
      reader.issues.add(
        SettingsIssue(
          at: (settings.node(at: "placement.cascade_seats") ?? settings).location,
          path: "placement.cascade_seats",
          message:
            "\(cascadeSeats) leaves no seat of instance.participant_limit "
            + "\(instance.participantLimit); expected fewer"
        ))
    }
    if name.unicodeScalars.contains(where: {
      $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
    }) {
      reader.issue(
        "scenario",
        "has control characters; expected a name of letters, digits, spaces and punctuation")
    }
  }
}

extension Scenario {
  /// Where people are dropped at once, come back at once and find an instance that launched at
  /// once, an instant might never end.
  private func checkThatPeopleCanStay(_ reader: SettingsReader) {
    let none = Distribution.constant(0)
    let dropsAtOnce =
      scaleIn.mode == .immediate || scaleIn.mode == .drain && scaleIn.drainDeadline == .zero
    let stages = [
      launch.controlLoop, launch.pending, launch.cold, launch.bootstrap ?? none,
      launch.registration,
    ]
    let launchesAtOnce = launch.pipeline == nil && stages.allSatisfy { $0 == none }
    if dropsAtOnce, launchesAtOnce, admission.reconnectAfter == none {
      reader.issues.add(
        SettingsIssue(
          at: (settings.node(at: "admission.reconnect_after") ?? settings).location,
          path: "admission.reconnect_after",
          message:
            "people who are dropped, come back and find a new instance all at once may do so for "
            + "ever; expected a time above 0s"
        ))
    }
  }
}

/// When a run begins and ends, and whether somebody else than the file says so.
private struct RunSpan: Sendable {
  let calendar: ScenarioCalendar?
  let isMoved: Bool
}

/// What else decides which stages a launch has.
private struct LaunchNeeds: Equatable, Sendable {
  let states: Set<WarmPoolState>
  let stopsInstead: Bool
  let waitsForBootstrap: Bool
  let preset: LaunchPreset?
}

/// Two things that are read together.
private struct Both<First: Sendable, Second: Sendable>: Sendable {
  let parts: (First, Second)

  init(_ first: First, _ second: Second) { parts = (first, second) }
}

extension Both: Equatable where First: Equatable, Second: Equatable {
  static func == (left: Self, right: Self) -> Bool { left.parts == right.parts }
}

/// The instances of a pool.
package struct InstanceSettings: Sendable, Hashable {
  /// EC2's name of the type, if one was given.
  package let type: String?
  /// The seats of one instance.
  package let participantLimit: Int
  /// The lower ceiling above which an instance takes no new meeting; nil: none.
  package let newMeetingLimit: Int?
  /// The volume, bytes.
  package let volume: Int64
  /// The memory as it was written, bytes; nil: it was not.
  package let writtenMemory: Int64?
  /// The memory as it was written, else that of the type, bytes; nil: nobody knows.
  package var memory: Int64? { writtenMemory ?? typeMemory }
  /// The memory of the type, bytes; nil: not known.
  package var typeMemory: Int64? { listedType?.memoryGiB.map { Int64($0) << 30 } }
  /// Whether EC2 can hibernate it.
  package let canHibernate: Bool
  /// Traffic to each participant, bits a second.
  package let bitratePerParticipant: Int64
  /// Whether its address is an Elastic IP, which a stopped instance keeps.
  package let hasElasticAddress: Bool
  /// The mean share of its vCPUs that is used while it runs; nil: not said.
  package let cpuUtilization: Double?
  /// Whether they are spot instances, which EC2 may take back.
  package let isSpot: Bool
  /// The vCPUs of one; nil: unknown.
  package let vcpus: Int?
  /// What it takes beside seats, as it was written.
  package let mediaLimits: MediaLimits
  /// What people and streams cost it.
  package let load: MediaLoadLaw
  /// No instance has more.
  private static let vcpuCounts = 1...1_000
  private enum Purchase: String, CaseIterable {
    case onDemand = "on_demand"
    case spot
  }
  private enum Address: String, CaseIterable {
    case auto, elastic
  }
  /// The type of the price list, if it is one.
  package var listedType: InstanceType? { type.flatMap { InstanceType.named($0) } }

  init(_ reader: inout SettingsReader) {
    type = reader.reading(.decision) {
      $0.optionalText("type", help: "an EC2 instance type of the price list")
    }
    participantLimit = reader.integer(
      "participant_limit", in: Limit.seats.from(1), help: "the seats of one instance")
    let isLimitKnown = reader.isSound("participant_limit") && !reader.isDescription
    let seats = isLimitKnown ? 1...participantLimit : Limit.seats.from(1)
    newMeetingLimit = reader.reading(.decision) {
      $0.optionalInteger(
        "new_meeting_limit", in: seats,
        help: "above this many seats an instance takes no new meeting")
    }
    let sizes: ClosedRange<Int64> = 0...8_000_000_000_000
    volume = reader.reading(.decision) {
      $0.dataSize("volume", default: 0, in: sizes, help: "the provisioned volume")
    }
    let memory = reader.optionalDataSize(
      "memory", in: sizes,
      help: "the RAM image, provisioned too when the scenario can hibernate; default: the type's")
    writtenMemory = memory
    let hibernates = reader.optionalFlag(
      "can_hibernate", help: "whether EC2 can hibernate it; default: by its type and memory")
    canHibernate =
      hibernates
      ?? (type.flatMap { InstanceType.named($0) }?.canHibernate ?? true
        && memory ?? 0 < InstanceType.leastMemoryThatCannotHibernate)
    bitratePerParticipant = reader.bitRate(
      "bitrate_per_participant", default: 0, in: 0...Int64(Limit.bitRate.most),
      help: "traffic to the internet; 0: egress is not priced")
    let address = reader.reading(.decision) {
      $0.choice(
        "address", default: Address.auto,
        help: "whether the public address is EC2's, while it runs, or an Elastic IP, for good")
    }
    hasElasticAddress = address == .elastic
    cpuUtilization = reader.optionalFraction(
      "cpu_utilization", help: "the mean of its vCPUs while it runs, for a burstable type's credits"
    )
    let purchase = reader.reading(.decision) {
      $0.choice(
        "purchase", default: Purchase.onDemand, help: "whether EC2 may take instances back")
    }
    isSpot = purchase == .spot
    vcpus = reader.optionalInteger(
      "vcpus", in: Self.vcpuCounts, help: "the vCPUs of one instance, for quotas.vcpus")
    var limits = MediaLimits()
    limits.streams = reader.optionalInteger(
      "stream_limit", in: 1...1_000_000_000_000,
      help: "with workload.media: the streams in and out of one instance"
    ).map { Int64($0) }
    limits.bandwidth = reader.optionalValue(
      "bandwidth_limit", .kilobits(in: 1_000...Int64(Limit.bitRate.most)),
      help: "with workload.media: what one instance sends, and receives; default: the type's")
    (load, limits.load) = MediaLoadLaw.read(&reader)
    mediaLimits = limits
    if let type, InstanceType.named(type) == nil {
      let hint =
        nearestName(to: type, in: InstanceType.all.map(\.name)).map { " (did you mean \($0)?)" }
        ?? ""
      reader.issue(
        "type",
        "\(type) is not in the price list; expected one of `greenroom list instance-types`, or no "
          + "type and pricing.on_demand_per_hour\(hint)"
      )
    }
  }
}

/// What is written, and at which interval.
package struct ReportSettings: Sendable, Hashable {
  /// The reports that can be written.
  package enum Kind: String, CaseIterable, Sendable {
    case summary, timeseries, launches, instances, lifecycle, rejections, drops, episodes, decisions
    case forecast, waste
    /// `report.html`, which shows what the others have.
    case page
    /// `report.xlsx`, which has the same in sheets, and is written on request.
    case workbook

    /// Those that are tables, each a file of its name.
    package static let tables = allCases.filter { $0 != .page && $0 != .workbook }
  }
  /// The interval of the time series.
  package let interval: TimeSpan
  /// The reports to write; `manifest.json` always is.
  package let kinds: [Kind]
  /// Whether the columns on request are told.
  let tellsBound: Bool
  /// Whether the scenario itself asks for the page, rather than for everything.
  package let namesPage: Bool

  /// Whether the scenario asks for the workbook.
  package var namesWorkbook: Bool { kinds.contains(.workbook) }

  /// The tables to write, in their order.
  package var tables: [Kind] { Kind.tables.filter { kinds.contains($0) } }

  init(_ reader: inout SettingsReader, forecasts: Bool) {
    interval = TimeSpan(
      milliseconds: reader.timeSpan(
        "interval", default: RunPlan.usualReportInterval.milliseconds,
        in: 1_000...(366 * 86_400_000),
        help: "the interval of timeseries.csv"))
    let named = reader.optionalValues(
      "write", ScalarKind<Kind>.choice, help: "the reports to write")
    let bound = reader.flag(
      "bound", default: false,
      help: "whether the least that a plan pays, and what capacity was paid for, are told")
    tellsBound = bound || named?.contains(.waste) ?? false
    namesPage = named?.contains(.page) ?? false
    kinds =
      named
      ?? Kind.allCases.filter {
        (forecasts || $0 != .forecast) && (bound || $0 != .waste) && $0 != .workbook
      }
    if !forecasts, named?.contains(.forecast) ?? false {
      reader.issue(
        "write",
        "has forecast, and nothing forecasts here; expected scaling.policy: predictive, "
          + "one in a combined policy, warm_pool.policy: by_forecast, or no forecast")
    }
  }
}
