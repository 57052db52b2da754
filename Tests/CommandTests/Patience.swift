import Foundation

/// The minutes after which a test that should take seconds has failed. What a test waits for its
/// turn counts, and in `make test-full` that is more than an hour.
let patience = ProcessInfo.processInfo.environment["GREENROOM_RANDOM_SCENARIOS"] == nil ? 30 : 240
