public import Probability

/// Registration in its parts: a notification through SNS, a Lambda function, a change of Route 53,
/// a call to the application.
public struct RegistrationSettings: Sendable {
  /// From when on the application sends people to an instance.
  public enum ReadyWhen: String, CaseIterable, Sendable {
    /// Once every server of Route 53 knows its name.
    case dnsInSync = "dns_in_sync"
    /// Once it is registered, whether its name resolves or not.
    case registered
  }

  /// From the notification to Lambda's call (milliseconds).
  public var sns: Distribution
  /// One call of the function, and what the first call of a burst takes longer (milliseconds).
  public var lambda, lambdaColdStart: Distribution
  /// After so long without a call the next one is cold.
  public var lambdaIdle: TimeSpan
  /// How likely each call fails.
  public var lambdaFailureProbability: Double
  /// What Route 53 lets an account ask for.
  public var route53RequestsPerSecond: Double
  /// Whether a request that waits for its turn takes further changes.
  public var batchesRoute53: Bool
  /// From the end of the request to every server of Route 53 (milliseconds).
  public var propagation: Distribution
  /// The call that tells the application (milliseconds).
  public var application: Distribution
  /// From when on the application sends people there.
  public var readyWhen: ReadyWhen
  /// How long a resolver remembers that a name did not resolve.
  public var negativeTTL: TimeSpan

  /// All parts.
  public init(
    sns: Distribution, lambda: Distribution, lambdaColdStart: Distribution, lambdaIdle: TimeSpan,
    lambdaFailureProbability: Double,
    route53RequestsPerSecond: Double, batchesRoute53: Bool, propagation: Distribution,
    application: Distribution, readyWhen: ReadyWhen,
    negativeTTL: TimeSpan
  ) {
    self.sns = sns
    self.lambda = lambda
    self.lambdaColdStart = lambdaColdStart
    self.lambdaIdle = lambdaIdle
    self.lambdaFailureProbability = lambdaFailureProbability
    self.route53RequestsPerSecond = route53RequestsPerSecond
    self.batchesRoute53 = batchesRoute53
    self.propagation = propagation
    self.application = application
    self.readyWhen = readyWhen
    self.negativeTTL = negativeTTL
  }
}
