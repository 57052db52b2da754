extension Fleet {
  /// What changes with an instance's phase.
  struct Details: BitwiseCopyable {
    var origin: InstanceOrigin
    var created: SimulationTime
    var servingSince: SimulationTime = .never
    var ended: SimulationTime = .never
    /// When the `start` stage of its launch ends, after which it registers.
    var startEnds: SimulationTime = .never
    /// When its running period starts or started: the end of `pending`.
    var billedFrom: SimulationTime = .never
    /// Since when a serving instance has been empty.
    var emptySince: SimulationTime = .never
    /// The meetings on it that nobody is in and that go on for a while.
    var lingering: Int32 = 0
    /// When EC2 allows it to hibernate.
    var hibernateFrom: SimulationTime = .never
    /// Its latest launch into the group, an index into the launch records; -1 without.
    var launch: Int32 = -1
    /// Whether its registration was lost: it stays as it is until it ends.
    var isLost = false
    var record = DNSRecord()
    var bootstrap = Bootstrap()
    /// Until when it is broken and does not answer.
    var brokenUntil = SimulationTime.zero
    /// When it answers.
    var readyAt: SimulationTime { max(bootstrap.ends, brokenUntil) }
    /// When it was InService in its current turn in the group.
    var inServiceSince = SimulationTime.never
    /// When the health check that is due next finds it unhealthy, unless it answers by then.
    var unhealthyAt = SimulationTime.never
    /// EC2 has taken up its launch or start: its vCPUs count.
    var isRequested = false
    /// The group's generation when it was launched.
    var generation: Int32 = 0
    /// Counts its turns in the group: what was drawn for one turn does not happen in another.
    var turn: UInt16 = 0
    /// Why it is to be replaced, whatever is deployed.
    var condemnation = Condemnation()
    /// Its protection from scale-in is in force, where calls that set it take time. It begins to
    /// serve under it, as the group's setting for new instances has it.
    var isProtected = false
    /// Since when it has been ready in the warm pool; never: it never was.
    var warmedSince = SimulationTime.never
    var drain = Drain()
    var crossZone = CrossZoneSeats()
    /// What is scheduled for it is valid only under this number, so that a cancelled stage does not
    /// complete.
    var token: UInt32 = 0

    var isExpired: Bool { condemnation.isExpired }
    var isUnhealthy: Bool { condemnation.isUnhealthy }
    /// Whether it is to be replaced, whatever is deployed.
    var isCondemned: Bool { isExpired || isUnhealthy }
  }

  /// What makes the group replace an instance, whatever is deployed.
  struct Condemnation: BitwiseCopyable {
    /// It is past its lifetime.
    var isExpired = false
    /// A health check found it, and it is there until another is.
    var isUnhealthy = false
  }

  /// What DNS knows of an instance.
  struct DNSRecord: BitwiseCopyable {
    /// The change of Route 53 that its latest launch makes; -1 without.
    var change: Int32 = -1
    /// Whether DNS has a record of it, or is about to.
    var exists = false
    /// From when on every server of DNS knows its name, and from when on no resolver remembers that
    /// it had none.
    var inSyncFrom = SimulationTime.zero
    var knownFrom = SimulationTime.zero
  }

  /// The application's bootstrap on an instance.
  struct Bootstrap: BitwiseCopyable {
    /// When it ends while the instance runs, and how much longer the instance has to run for that
    /// while it does not.
    var ends = SimulationTime.zero
    var left = TimeSpan.zero
    /// How long the whole of it takes.
    var length = TimeSpan.zero
  }

  /// How an instance leaves service.
  struct Drain: BitwiseCopyable {
    /// When it may drain no longer, by the group's rules, and by EC2's when a spot instance is
    /// taken back.
    var ends = SimulationTime.never
    var spotEnds = SimulationTime.never
    /// Why it drains, if it is not the policy's scale-in.
    var because: TransitionCause?
    /// Whether it may be taken back while it drains: what is retired or outdated may not.
    var mayUndrain = true
  }

  /// The seats of an instance that are linked to an instance of another zone, over time.
  struct CrossZoneSeats: BitwiseCopyable {
    private var seats: Int64 = 0
    /// Minus the time of each when it was linked, plus that when it was no more.
    private var clock: Int64 = 0

    mutating func add(_ change: Int, at time: SimulationTime) {
      seats += Int64(change)
      clock -= Int64(change) * time.milliseconds
    }

    /// Milliseconds of all of them so far.
    func time(until time: SimulationTime) -> Int64 { clock + seats * time.milliseconds }
  }
}
