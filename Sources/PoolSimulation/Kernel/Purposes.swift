import Probability

/// What a run draws for, each in streams of its own: nothing that is drawn for one purpose moves
/// the draws of another.
extension StreamPurpose {
  static let controlLoop = StreamPurpose("launch.control_loop")
  static let pending = StreamPurpose("launch.pending")
  static let start = StreamPurpose("launch.start")
  static let registration = StreamPurpose("launch.registration")
  static let sns = StreamPurpose("registration.sns")
  static let lambda = StreamPurpose("registration.lambda")
  static let lambdaFailure = StreamPurpose("registration.lambda_failure")
  static let lambdaColdStart = StreamPurpose("registration.lambda_cold_start")
  static let propagation = StreamPurpose("registration.propagation")
  static let application = StreamPurpose("registration.application")
  static let prepare = StreamPurpose("launch.prepare")
  static let stop = StreamPurpose("launch.stop")
  static let hibernate = StreamPurpose("launch.hibernate")
  static let bootstrap = StreamPurpose("launch.bootstrap")
  static let startInPlace = StreamPurpose("launch.start_in_place")
  static let patience = StreamPurpose("admission.patience")
  static let retry = StreamPurpose("admission.retry")
  static let reconnect = StreamPurpose("admission.reconnect")
  static let termination = StreamPurpose("scale_in.victim")
  static let fault = StreamPurpose("fault")
  static let launchFailure = StreamPurpose("launch.failure")
  static let breakdown = StreamPurpose("fault.breakdown")
  static let spotInterruption = StreamPurpose("fault.spot_interruption")
}
