import Companion
import XCTest

final class BadgeTests: XCTestCase {
    func testABadgeIsShownAndSaysWhenItWasTakenBack() async throws {
        let ref = Organizer.shared.nextAttendee()
        let phone = try Phone()
        let event = try await phone.attend(as: ref)
        XCTAssertThrowsError(try event.badge().show(language: .en)) { error in
            guard case FfiError.NotFound = error else { return XCTFail("\(error)") }
        }
        try Organizer.shared.run("badges", "issue", ref)
        _ = try await event.syncOnce()

        let badge = try event.badge().show(language: .zhHans)
        XCTAssertEqual(badge.text, try Organizer.shared.run("badges", "text", ref)["text"].text)
        XCTAssertEqual(badge.state, .valid)
        XCTAssertEqual(badge.stateText, "有效")
        XCTAssertEqual(badge.modules.count, Int(badge.side * badge.side))
        XCTAssertTrue(badge.modules.allSatisfy { $0 <= 1 })
        XCTAssertEqual(Data(try event.badge().png(scale: 8).dropFirst().prefix(3)), Data("PNG".utf8))
        let box = "0 0 \(badge.side + 8) \(badge.side + 8)"
        XCTAssertTrue(try event.badge().svg().contains(box))

        try Organizer.shared.run("badges", "revoke", ref, "--reason", "lost")
        _ = try await event.syncOnce()
        let revoked = try event.badge().show(language: .en)
        XCTAssertEqual(revoked.state, .revoked)
        XCTAssertEqual(revoked.reason, "lost")

        try Organizer.shared.run("badges", "reissue", ref)
        _ = try await event.syncOnce()
        let anew = try event.badge().show(language: .en)
        XCTAssertEqual(anew.state, .valid)
        XCTAssertGreaterThan(anew.serial, badge.serial)
    }
}
