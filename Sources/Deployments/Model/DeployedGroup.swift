/// What AWS knows of a pool: the one value between what runs, templates and a scenario.
///
/// Times are in whole seconds and sizes in GiB, as AWS takes them. What has no name here is left out
/// by its reader, which says so.
package struct DeployedGroup: Sendable, Hashable {
  /// The group's name.
  package var name: String
  /// The region, where something says it.
  package var region: String?
  /// The fewest and the most instances.
  package var minSize, maxSize: Int
  /// What the sizes count, in AWS's words, where that is not instances.
  package var otherUnits: String?
  /// The capacity that is wanted; nil: nobody says it, and the group begins at `minSize`.
  package var desiredCapacity: Int?
  /// The instances in service, where somebody counted them.
  package var inService: Int?
  /// The availability zones.
  package var zones: Int
  /// The instances.
  package var template = DeployedTemplate()
  /// How long an instance warms up; nil: not said.
  package var defaultInstanceWarmup: Int?
  /// How long after InService health checks leave an instance alone; nil: not said.
  package var healthCheckGracePeriod: Int?
  /// How long an instance may be in service; nil: for ever.
  package var maxInstanceLifetime: Int?
  /// The processes that are suspended, sorted.
  package var suspendedProcesses: [String] = []
  /// Whom the group ends first; empty: its default.
  package var terminationPolicies: [String] = []
  /// Whether new instances are protected from being scaled in.
  package var protectsNewInstances = false
  /// How instances are replaced; nil: AWS's default.
  package var maintenance: DeployedMaintenance?
  /// The warm pool; nil: none.
  package var warmPool: DeployedWarmPool?
  /// The scaling policies.
  package var policies: [DeployedPolicy] = []
  /// The scheduled actions.
  package var actions: [DeployedAction] = []
  /// Whether there are no other policies, rather than some could not be taken over or nobody says so.
  package var knowsPolicies = true
  /// The changes of the warm pool by the hour.
  package var poolChanges: [DeployedPoolChange] = []
  /// The lifecycle hooks.
  package var hooks: [DeployedHook] = []
  /// Whether there are no other hooks, rather than nobody says so.
  package var knowsHooks = true

  /// Whether nothing but scheduled actions sets its desired capacity.
  package var onlyActionsScale: Bool {
    knowsPolicies && policies.isEmpty && actions.contains { $0.desiredCapacity != nil }
  }

  /// A group with bounds, and nothing else that is said.
  package init(name: String, minSize: Int, maxSize: Int, zones: Int) {
    (self.name, self.minSize, self.maxSize, self.zones) = (name, minSize, maxSize, zones)
  }
}

/// A launch template, as far as a pool's capacity and cost depend on it.
package struct DeployedTemplate: Sendable, Hashable {
  /// The instance type; nil: left to whoever deploys.
  package var instanceType: String?
  /// The root volume in GiB; nil: that of the image.
  package var volume: Int?
  /// Whether instances can be hibernated.
  package var hibernates = false
  /// Whether spot instances are asked for.
  package var isSpot = false
  /// Whether somebody says what is in it.
  package var isKnown = true
}

/// An instance maintenance policy, in percent of the desired capacity.
package struct DeployedMaintenance: Sendable, Hashable {
  /// The fewest, and the most instances while some are replaced.
  package var minHealthy, maxHealthy: Int
}

/// A warm pool's configuration.
package struct DeployedWarmPool: Sendable, Hashable {
  /// `Stopped`, `Hibernated` or `Running`.
  package var state: String
  /// The fewest prepared instances.
  package var minSize: Int
  /// Group and pool together; nil: the group's maximum.
  package var maxPrepared: Int?
  /// Whether what the group scales in goes back to the pool.
  package var reusesOnScaleIn: Bool
}

/// A lifecycle hook.
package struct DeployedHook: Sendable, Hashable {
  /// What it holds.
  package enum Purpose: String, Sendable, CaseIterable {
    /// An instance that enters the warm pool, until its bootstrap is done.
    case poolEntry = "pool-entry"
    /// An instance on its way into service, until it is ready.
    case untilReady = "until-ready"
    /// An instance that is to end, until it is empty.
    case drain
  }
  /// What it holds.
  package var purpose: Purpose
  /// The heartbeat's timeout, 30 to 7,200.
  package var timeout: Int

  /// AWS's name of the transition.
  package var transition: String {
    purpose == .drain ? Self.terminating : Self.launching
  }
  /// The transition of an instance that ends.
  package static let terminating = "autoscaling:EC2_INSTANCE_TERMINATING"
  /// The transition of an instance that is launched, into the pool or out of it.
  package static let launching = "autoscaling:EC2_INSTANCE_LAUNCHING"
  /// AWS's bounds of a heartbeat's timeout.
  package static let timeouts = 30...7_200
  /// AWS's own timeout.
  package static let usualTimeout = 3_600
}
