import Testing

@testable import Deployments

/// Cron expressions on their way to EventBridge Scheduler and back.
@Suite struct SchedulerCronTests {
  /// Five fields, and Scheduler's expressions.
  static let expressions: [(String, [String])] = [
    ("0 10 * * mon-fri", ["cron(0 10 ? * MON-FRI *)"]),
    // Every quarter of an hour, one by one: Scheduler's steps count otherwise.
    ("*/15 8-10/2 * * *", ["cron(0,15,30,45 8,10 * * ? *)"]),
    ("5 4 1,15 * *", ["cron(5 4 1,15 * ? *)"]),
    // Sunday is 0 and 7 in Unix, and 1 there: names are the same in both.
    ("0 0 * * 0", ["cron(0 0 ? * SUN *)"]), ("0 0 * * 5-7", ["cron(0 0 ? * SUN,FRI,SAT *)"]),
    // Either day is enough in Unix, which is two expressions there.
    ("0 6 1 * mon", ["cron(0 6 1 * ? *)", "cron(0 6 ? * MON *)"]),
    // A day field that is written out and names every day makes every day do.
    ("0 6 1-31 * mon", ["cron(0 6 * * ? *)"]),
  ]

  @Test("An expression is Scheduler's, and comes back", arguments: expressions)
  func there(unix: String, scheduler: [String]) throws {
    let canonical = try #require(SchedulerCron.canonical(unix))
    #expect(canonical.map(SchedulerCron.expression) == scheduler)
    #expect(scheduler.map(SchedulerCron.fiveFields) == canonical)
  }

  @Test("What five fields or six cannot say is nothing")
  func unsayable() {
    // Every second day, if it is a Monday: Scheduler has one of the two days.
    #expect(SchedulerCron.canonical("0 6 */2 * mon") == nil)
    #expect(SchedulerCron.canonical("61 6 * * *") == nil)
    for text in [
      "cron(0 6 L * ? *)", "cron(0 6 ? * MON#2 *)", "cron(0 6 * * ? 2027)", "rate(1 hour)",
      "cron(0 6 ? * 8 *)", "",
    ] { #expect(SchedulerCron.fiveFields(text) == nil, "\(text)") }
    // Numbers there: 2 is Monday, 1 Sunday; a step from the first value on is one in Unix.
    #expect(SchedulerCron.fiveFields("cron(0/30 6 ? * 2-6 *)") == "0,30 6 * * mon-fri")
    #expect(SchedulerCron.fiveFields("cron(0 6 ? * 1 *)") == "0 6 * * sun")
  }
}
