extension DemandCaseTests {
  static let windowsAndShifts = [
    Case("no transform", "transforms: []", [a, b, c]),
    Case("a window has its beginning, and not its end", "window: {from: 9h, to: 33h}", [a]),
    Case("a window without an end", "window: {from: 33h}", [b, c]),
    Case(
      "a window of wall-clock times",
      "window: {from: 2026-03-03T09:00:00, to: 2026-03-04T00:00:00}", [b]),
    Case(
      "the window beside the source comes before time_scale",
      "window: {from: 33h, to: 34h}, time_scale: 2",
      ["2 from 237600.000 to 241200.000"]),
    Case(
      "a window in the list comes in its turn",
      "transforms: [{time_scale: 2}, {window: {from: 66h, to: 67h}}]",
      ["2 from 237600.000 to 241200.000"]),
    Case(
      "later", "transforms: [{shift: 1h30m}]",
      [
        "3 from 37800.000 to 41400.000", "2 from 124200.000 to 126000.000",
        "1 from 178200.000 to 178800.000",
      ]),
    Case(
      "earlier, to the first instant", "transforms: [{shift: -9h}]",
      [
        "3 from 0.000 to 3600.000", "2 from 86400.000 to 88200.000",
        "1 from 140400.000 to 141000.000",
      ]),
    Case(
      "earlier by a millisecond more", "transforms: [{shift: -9h1ms}]",
      ["2 from 86399.999 to 88199.999", "1 from 140399.999 to 140999.999"]),
    Case(
      "first moved, then cut", "transforms: [{shift: 1d}, {window: {from: 0, to: 2d}}]",
      ["3 from 118800.000 to 122400.000"]),
    Case(
      "first cut, then moved", "transforms: [{window: {from: 0, to: 2d}}, {shift: 1d}]",
      ["3 from 118800.000 to 122400.000", "2 from 205200.000 to 207000.000"]),
    Case(
      "a third of the time", "time_scale: 0.3333",
      [
        "3 from 10798.920 to 11998.800", "2 from 39596.040 to 40195.980",
        "1 from 57594.240 to 57794.220",
      ]),
    // 30.0003 s and 300.0006 s, to the nearest millisecond.
    Case(
      "times are rounded to milliseconds", "time_scale: 0.3",
      trace: Case.lone("100.001", duration: "1000.002"),
      ["1 from 30.000 to 330.001"]),
    Case(
      "one after the other", "transforms: [{time_scale: 0.5}, {shift: 1s}, {time_scale: 2}]",
      [
        "3 from 32402.000 to 36002.000",
        "2 from 118802.000 to 120602.000", "1 from 172802.000 to 173402.000",
      ]),
  ]

  static let copies = [
    Case(
      "each meeting twice, in the same slots", "scale: 200%",
      [
        "6 from 32400.000 to 36000.000", "4 from 118800.000 to 120600.000",
        "2 from 172800.000 to 173400.000",
      ]),
    Case(
      "twice twice", "scale: 200%, transforms: [{scale: {factor: 2}}]",
      [
        "12 from 32400.000 to 36000.000", "8 from 118800.000 to 120600.000",
        "4 from 172800.000 to 173400.000",
      ]),
    Case("no meeting", "scale: 0%", []),
    Case("each meeting once", "scale: 100%", [a, b, c]),
    Case(
      "growth begins with one and ends with all of its factor",
      "transforms: [{growth: {factor: 3, over: 24h}}]",
      trace: Case.lone("0", "86400", "172800"),
      [
        "1 from 0.000 to 60.000", "3 from 86400.000 to 86460.000",
        "3 from 172800.000 to 172860.000",
      ]),
    Case(
      "growth by nothing, and growth that is over",
      "transforms: [{growth: {factor: 1, over: 24h}}, {growth: {factor: 2, over: 1h}}]",
      [
        "6 from 32400.000 to 36000.000", "4 from 118800.000 to 120600.000",
        "2 from 172800.000 to 173400.000",
      ]),
    Case("everybody comes", "attendance: 100%, transforms: [{attendance: 100%}]", [a, b, c]),
    Case("nobody comes", "attendance: 0%", []),
    Case("nobody comes, by a transform", "transforms: [{attendance: 0%}]", []),
    // Nine in the morning in Kathmandu is 4:15 in Berlin; the midnight of the fourth is 19:15 of
    // the third.
    Case(
      "again in Kathmandu", "transforms: [{overlay: {zones: [Asia/Kathmandu]}}]",
      [
        "3 from 15300.000 to 18900.000", a, "2 from 101700.000 to 103500.000", b,
        "1 from 155700.000 to 156300.000", c,
      ]),
    Case(
      "no share of it in Kathmandu",
      "transforms: [{overlay: {zones: [Asia/Kathmandu], share: 0%}}]", [a, b, c]),
    Case(
      "again before the start is left out", "transforms: [{overlay: {zones: [Asia/Kathmandu]}}]",
      trace: Case.lone("60"),
      ["1 from 60.000 to 120.000"]),
  ]

  static let additions = [
    Case(
      "another trace, with a meeting of the same name", "transforms: [{merge: extra.csv}]",
      [a, "4 from 43200.000 to 43500.000", b, c]),
    Case(
      "another trace, changed with the rest",
      "transforms: [{merge: {trace: extra.csv, format: meetings}}, {shift: 1h}]",
      [
        "3 from 36000.000 to 39600.000", "4 from 46800.000 to 47100.000",
        "2 from 122400.000 to 124200.000",
        "1 from 176400.000 to 177000.000",
      ]),
    Case(
      "another trace after a change of the first", "transforms: [{shift: 1h}, {merge: extra.csv}]",
      [
        "3 from 36000.000 to 39600.000", "4 from 43200.000 to 43500.000",
        "2 from 122400.000 to 124200.000",
        "1 from 176400.000 to 177000.000",
      ]),
    Case(
      "a webinar, to which all come",
      "attendance: 0%, transforms: [{webinar: {at: 11h, participants: 40, participant_flow: all_at_once}}]",
      ["40 from 39600.000 to 43200.000"]),
    Case(
      "a meeting of everybody, for half an hour",
      "transforms: [{all_hands: {at: 2026-03-02T11:00:00, duration: 30m, participants: 40, participant_flow: all_at_once}}]",
      [a, "40 from 39600.000 to 41400.000", b, c]),
  ]
}
