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

    func testAGateJudgesBadgesAndCountsWhoIsInside() async throws {
        let organizer = Organizer.shared
        let badge = try organizer.badge(organizer.nextAttendee())
        let phone = try Phone()
        let gate = try await phone.join(organizer.gateLink("main"))
        XCTAssertEqual(try gate.membership().role, "gate")
        _ = try await gate.syncOnce()
        let checkIn = gate.checkIn()
        XCTAssertEqual(try checkIn.openList(list: "main", language: .en).list, "main")
        XCTAssertTrue(try checkIn.readiness(list: nil, language: .en).ready)
        let before = try checkIn.counts(list: "main").inside
        let first = try checkIn.scan(request: ScanRequest(text: badge), language: .en)
        XCTAssertEqual(first.outcome, .admitted)
        XCTAssertEqual(first.light, .green)
        XCTAssertEqual(first.confidence.kind, .synced)
        XCTAssertEqual(try checkIn.counts(list: "main").inside, before + 1)
        let again = try checkIn.scan(request: ScanRequest(text: badge), language: .en)
        XCTAssertEqual(again.outcome, .debounced)
        XCTAssertNil(again.scanId)
        let name = try XCTUnwrap(first.name)
        XCTAssertEqual(try checkIn.find(text: name, list: nil).first?.name, name)
        let left = try checkIn.scan(request: ScanRequest(text: badge, exit: true), language: .en)
        XCTAssertEqual(left.outcome, .exit)
        XCTAssertEqual(try checkIn.counts(list: "main").inside, before)
        let report = try await gate.syncOnce()
        // two scans, and that somebody was looked for
        XCTAssertEqual(report.pushed, 3)
        let registration = try XCTUnwrap(first.registration)
        let scans = try checkIn.listScans(list: "main").filter { $0.registration == registration }
        XCTAssertEqual(scans.map(\.direction), [.entry, .exit])
        XCTAssertEqual(Set(scans.map(\.device)), [try gate.membership().deviceId])
        XCTAssertTrue(try checkIn.undo(scan: XCTUnwrap(first.scanId)).undone)
        XCTAssertFalse(
            try checkIn.incidents(list: nil).contains { $0.registration == registration })
        let byName = ScanRequest(text: "", person: registration)
        XCTAssertEqual(try checkIn.scan(request: byName, language: .en).outcome, .admitted)
    }

    func testARevocationThatComesLateFlagsTheScanAtEveryGate() async throws {
        let organizer = Organizer.shared
        let ref = organizer.nextAttendee()
        let badge = try organizer.badge(ref)
        let (one, other) = (try Phone(), try Phone())
        let here = try await one.join(organizer.gateLink("main"))
        let there = try await other.join(organizer.gateLink("main"))
        _ = try await here.syncOnce()
        let request = ScanRequest(text: badge, list: "main")
        let green = try here.checkIn().scan(request: request, language: .en)
        XCTAssertTrue(green.admitted)
        try organizer.run("badges", "revoke", ref, "--reason", "lost")
        _ = try await here.syncOnce()
        _ = try await there.syncOnce()
        let all = try there.checkIn().incidents(list: "main")
        let incident = try XCTUnwrap(all.first { $0.registration == green.registration })
        XCTAssertEqual(incident.kind, .heldBack)
        XCTAssertEqual(incident.scans.map(\.scanId), [green.scanId])
        let after = try there.checkIn().acknowledge(incident: incident.id)
        XCTAssertEqual(after.first { $0.id == incident.id }?.acknowledged, true)
        let refused = try there.checkIn().scan(request: request, language: .zhHans)
        XCTAssertEqual(refused.outcome, .revoked)
        XCTAssertTrue(try XCTUnwrap(refused.reason).contains("lost"))
        XCTAssertEqual(refused.visitor.count, 3)
    }

    func testWhatIsNoBadgeLeavesNoTrace() async throws {
        let phone = try Phone()
        let gate = try await phone.join(Organizer.shared.gateLink("main"))
        _ = try await gate.syncOnce()
        for text in ["", "hello", "HB1:" + String(repeating: "A", count: 10_000)] {
            let verdict = try gate.checkIn().scan(request: ScanRequest(text: text), language: .en)
            XCTAssertEqual(verdict.outcome, .notABadge)
        }
        XCTAssertTrue(try gate.listOps(state: nil).isEmpty)
    }
}
