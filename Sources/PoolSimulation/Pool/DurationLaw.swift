package import Probability

/// A law that lengths of time are drawn from while a pool runs, by the setting that it is.
///
/// It decides a run by what is drawn from it and by nothing else: a run that never drew from it is
/// the run of every other law in its place.
package enum DurationLaw: String, CaseIterable, Sendable {
  case controlLoop = "launch.control_loop"
  case pending = "launch.pending"
  case cold = "launch.cold"
  case fromStopped = "launch.from_stopped"
  case fromHibernated = "launch.from_hibernated"
  case fromRunning = "launch.from_running"
  case prepare = "launch.prepare"
  case prepareWithoutHook = "launch.prepare_without_hook"
  case stop = "launch.stop"
  case hibernate = "launch.hibernate"
  case bootstrap = "launch.bootstrap"
  case registration = "launch.registration"
  case sns = "launch.registration.sns"
  case lambda = "launch.registration.lambda"
  case lambdaColdStart = "launch.registration.lambda_cold_start"
  case propagation = "launch.registration.propagation"
  case application = "launch.registration.application"
  case patience = "admission.patience"
  case retryAfter = "admission.retry_after"
  case reconnectAfter = "admission.reconnect_after"
}

extension LaunchSettings {
  /// One of its laws; nil where it has none of that name.
  package func distribution(of law: DurationLaw) -> Distribution? {
    switch law {
    case .controlLoop: controlLoop
    case .pending: pending
    case .cold: cold
    case .fromStopped: fromStopped
    case .fromHibernated: fromHibernated
    case .fromRunning: fromRunning
    case .prepare: prepare
    case .prepareWithoutHook: prepareWithoutHook
    case .stop: stop
    case .hibernate: hibernate
    case .bootstrap: bootstrap
    case .registration: pipeline == nil ? registration : nil
    case .sns: pipeline?.sns
    case .lambda: pipeline?.lambda
    case .lambdaColdStart: pipeline?.lambdaColdStart
    case .propagation: pipeline?.propagation
    case .application: pipeline?.application
    case .patience, .retryAfter, .reconnectAfter: nil
    }
  }
}

extension AdmissionSettings {
  /// One of its laws; nil where it has none of that name.
  package func distribution(of law: DurationLaw) -> Distribution? {
    switch (law, whenFull) {
    case (.patience, .wait(let patience)): patience
    case (.retryAfter, .retry(let after, _, _)): after
    case (.reconnectAfter, _): reconnectAfter
    default: nil
    }
  }
}
