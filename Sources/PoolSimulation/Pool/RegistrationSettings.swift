package import Probability

/// Registration in its parts: a notification through SNS, a Lambda function, a change of Route 53,
/// a call to the application.
package struct RegistrationSettings: Sendable {
  /// From when on the application sends people to an instance.
  package enum ReadyWhen: String, CaseIterable, Sendable {
    /// Once every server of Route 53 knows its name.
    case dnsInSync = "dns_in_sync"
    /// Once it is registered, whether its name resolves or not.
    case registered
  }

  /// What the function makes of an instance that enters the warm pool: SNS tells of that as of a
  /// launch into the group.
  package enum PoolEntry: String, CaseIterable, Sendable {
    /// It tells the two apart, and makes no record.
    case ignored
    /// It does not, and makes a record for an instance that serves nobody.
    case registered
  }

  /// From the notification to Lambda's call (milliseconds).
  package var sns: Distribution
  /// One call of the function, and what one takes longer that starts an environment
  /// (milliseconds).
  package var lambda, lambdaColdStart: Distribution
  /// How long an idle environment is kept.
  package var lambdaIdle = TimeSpan(milliseconds: 600_000)
  /// How likely each call fails.
  package var lambdaFailureProbability = 0.0
  /// The most calls at a time.
  package var lambdaConcurrency = 1_000
  /// The account's bucket of requests at Route 53.
  package var route53RequestsPerSecond = 10.0
  /// How many requests that bucket holds.
  package var route53Burst = 50
  /// The account's bucket of changed records: its rate, and how many it holds.
  package var route53ChangesPerSecond = 100.0
  /// How many changes that bucket holds.
  package var route53ChangeBurst = 1_500
  /// Whether a request that waits for its turn takes further changes.
  package var batchesRoute53 = false
  /// From the end of the request to every server of Route 53 (milliseconds).
  package var propagation: Distribution
  /// How often the function asks whether a change is in sync; `forever`: it knows without asking.
  package var getChangeEvery = TimeSpan.forever
  /// The call that tells the application (milliseconds).
  package var application: Distribution
  /// From when on the application sends people there.
  package var readyWhen = ReadyWhen.dnsInSync
  /// What becomes of entries into the warm pool.
  package var poolEntry = PoolEntry.ignored
  /// How long a resolver remembers that a name did not resolve.
  package var negativeTTL = TimeSpan(milliseconds: 900_000)

  /// The times of all parts, and what the services do with them by default.
  package init(
    sns: Distribution = .constant(0), lambda: Distribution = .constant(0),
    lambdaColdStart: Distribution = .constant(0), propagation: Distribution = .constant(0),
    application: Distribution = .constant(0)
  ) {
    self.sns = sns
    self.lambda = lambda
    self.lambdaColdStart = lambdaColdStart
    self.propagation = propagation
    self.application = application
  }
}
