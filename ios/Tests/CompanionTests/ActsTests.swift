import Companion
import XCTest

final class ActsTests: XCTestCase {
    func testABookmarkShowsAtOnceAndReachesTheAttendeesOtherPhone() async throws {
        let ref = Organizer.shared.nextAttendee()
        let (one, other) = (try Phone(), try Phone())
        let here = try await one.attend(as: ref)
        let there = try await other.attend(as: ref)
        let session = try XCTUnwrap(here.agenda().list(filter: AgendaFilter(), language: .en).first)

        let op = try here.bookmarks().set(kind: .session, id: session.id, present: true)
        _ = try here.bookmarks().setNote(kind: .session, id: session.id, note: "前排 near the front")
        let shown = try XCTUnwrap(here.bookmarks().list(language: .en).first)
        XCTAssertEqual(shown.title, session.title)
        XCTAssertEqual(shown.note, "前排 near the front")
        XCTAssertTrue(try here.agenda().session(id: session.id, language: .en).bookmarked)
        XCTAssertEqual(try here.listOps(state: .pending).first?.op, op)
        XCTAssertEqual(try here.sync().status().pending, 2)

        let report = try await here.syncOnce()
        XCTAssertEqual(report.pushed, 2)
        XCTAssertEqual(report.pending, 0)
        XCTAssertEqual(Set(try here.listOps(state: nil).map(\.state)), [.acked])
        _ = try await there.syncOnce()
        XCTAssertEqual(
            try here.bookmarks().list(language: .en), try there.bookmarks().list(language: .en))

        _ = try there.bookmarks().set(kind: .session, id: session.id, present: false)
        _ = try await there.syncOnce()
        _ = try await here.syncOnce()
        XCTAssertFalse(try here.agenda().session(id: session.id, language: .en).bookmarked)
    }

    func testAGateCountsWhoIsInside() async throws {
        let organizer = Organizer.shared
        let registration = try organizer.registration(organizer.nextAttendee())
        let phone = try Phone()
        let gate = try await phone.join(organizer.gateLink("dinner"))
        XCTAssertEqual(try gate.membership().role, "gate")
        _ = try await gate.syncOnce()
        let checkIn = gate.checkIn()
        let before = try checkIn.counts(list: "dinner").inside
        _ = try checkIn.addScan(list: "dinner", registration: registration, direction: .entry)
        XCTAssertEqual(try checkIn.counts(list: "dinner").inside, before + 1)
        _ = try checkIn.addScan(list: "dinner", registration: registration, direction: .exit)
        XCTAssertEqual(try checkIn.counts(list: "dinner").inside, before)
        let report = try await gate.syncOnce()
        XCTAssertEqual(report.pushed, 2)
        let scans = try checkIn.listScans(list: "dinner").filter { $0.registration == registration }
        XCTAssertEqual(scans.map(\.direction), [.entry, .exit])
        XCTAssertEqual(Set(scans.map(\.device)), [try gate.membership().deviceId])
    }
}
