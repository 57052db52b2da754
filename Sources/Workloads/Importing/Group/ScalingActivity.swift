/// One activity of an Auto Scaling group, as `aws autoscaling describe-scaling-activities` tells it.
///
/// Sources: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_Activity.html for the
/// members (botocore, autoscaling/2011-01-01, shape `Activity`); the AWS CLI's examples of the
/// command for the texts of a group (`Launching a new EC2 instance: i-...`, `Terminating EC2
/// instance: i-...`); of a warm pool they are in aws-samples'
/// amazon-ec2-auto-scaling-group-examples (`into warm pool`, `from warm pool`) and in
/// hashicorp/nomad-autoscaler's tests (`Terminating EC2 instance from warm pool`). StartTime has
/// milliseconds, EndTime and the times of a cause have whole seconds.
package struct ScalingActivity: Hashable, Sendable {
  /// What an activity does.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A new instance into the group.
    case cold = "Launching a new EC2 instance"
    /// A new instance into the warm pool.
    case intoPool = "Launching a new EC2 instance into warm pool"
    /// An instance of the warm pool into the group.
    case fromPool = "Launching a new EC2 instance from warm pool"
    /// An instance out of the group.
    case termination = "Terminating EC2 instance"
    /// An instance out of the warm pool.
    case poolTermination = "Terminating EC2 instance from warm pool"

    /// The kind that a description tells; nil: another one, such as a move to standby.
    init?(_ description: String) {
      // The longer texts begin with the shorter ones.
      let kinds = Self.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }
      guard let kind = kinds.first(where: { description.hasPrefix($0.rawValue) }) else {
        return nil
      }
      let rest = description.dropFirst(kind.rawValue.count)
      guard rest.isEmpty || rest.first == ":" || rest.first == "." else { return nil }
      self = kind
    }

    /// Whether an instance is launched or started.
    package var isLaunch: Bool { self == .cold || self == .intoPool || self == .fromPool }
  }

  /// How far an activity is.
  package enum Status: Hashable, Sendable {
    case inProgress, successful, failed, cancelled

    /// The status of AWS's code; nil: no code of the API.
    init?(code: String) {
      switch code {
      case "Successful": self = .successful
      case "Failed": self = .failed
      case "Cancelled": self = .cancelled
      case "PendingSpotBidPlacement", "WaitingForSpotInstanceRequestId",
        "WaitingForSpotInstanceId", "WaitingForInstanceId", "PreInService", "InProgress",
        "WaitingForELBConnectionDraining", "MidLifecycleAction", "WaitingForInstanceWarmup",
        "WaitingForConnectionDraining", "WaitingForInPlaceUpdateToStart",
        "WaitingForInPlaceUpdateToFinalize", "InPlaceUpdateInProgress":
        self = .inProgress
      default: return nil
      }
    }

    /// The code that AWS writes.
    package var code: String {
      switch self {
      case .inProgress: "InProgress"
      case .successful: "Successful"
      case .failed: "Failed"
      case .cancelled: "Cancelled"
      }
    }
  }

  /// A sentence of a cause: when, in whole seconds since 1970, and what.
  package struct Clause: Hashable, Sendable {
    /// When.
    package let second: Int64
    /// What happened.
    package let text: String

    /// A sentence.
    package init(second: Int64, text: String) { (self.second, self.text) = (second, text) }
  }

  /// The identifier.
  package var id: String
  /// What it does; nil: nothing that a launch or an end of an instance is.
  package var kind: Kind?
  /// The instance; empty where none came about.
  package var instance: String
  /// The group.
  package var group: String
  /// Why, sentence by sentence.
  package var cause: [Clause]
  /// When it began, milliseconds since 1970.
  package var start: Int64
  /// When it ended; nil: it goes on.
  package var end: Int64?
  /// How exactly the end is told: in whole seconds where it has no fraction.
  package var endsOnSecond: Bool
  /// How far it is.
  package var status: Status
  /// What went wrong; empty: nothing that is told.
  package var message: String
  /// The Availability Zone; nil where it is not told.
  package var zone: String?

  /// An activity.
  package init(
    id: String, kind: Kind?, instance: String, group: String, cause: [Clause], start: Int64,
    end: Int64?, endsOnSecond: Bool, status: Status, message: String = "", zone: String?
  ) {
    (self.id, self.kind, self.instance, self.group) = (id, kind, instance, group)
    (self.cause, self.start, self.end, self.endsOnSecond) = (cause, start, end, endsOnSecond)
    (self.status, self.message, self.zone) = (status, message, zone)
  }

  /// The region that the zone lies in; nil without a zone.
  package var region: String? { zone.flatMap(Self.region) }

  /// The region of a zone: `us-west-2` of `us-west-2b` and of the local zone `us-west-2-lax-1a`.
  private static func region(ofZone zone: String) -> String? {
    var parts: [Substring] = []
    for part in zone.split(separator: "-") {
      guard part.first?.isNumber == true else {
        parts.append(part)
        continue
      }
      return (parts + [part.prefix { $0.isNumber }]).joined(separator: "-")
    }
    return nil
  }

  /// What a launch took, in milliseconds, as far as the written times tell: an end in whole seconds
  /// is anywhere in its second. What goes on at `now` is known to take longer. nil: it failed, or
  /// was given up.
  package func duration(asOf now: Int64) -> (lower: Int64, upper: Int64?)? {
    switch status {
    case .failed, .cancelled: return nil
    case .inProgress: return (max(now - start, 0), nil)
    case .successful:
      guard let end else { return nil }
      let width: Int64 = endsOnSecond ? 1_000 : 1
      return (max(end - start, 0), max(end - start + width, 1))
    }
  }
}
