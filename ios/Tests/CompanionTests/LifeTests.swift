import Companion
import XCTest

final class LifeTests: XCTestCase {
    func testAfterItWasShutDownEverythingAnswersThatItIsClosed() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        event.shutDown()
        let calls: [() async throws -> Void] = [
            { _ = try event.membership() },
            { _ = try event.agenda().event(language: .en) },
            { _ = try event.bookmarks().set(kind: .forum, id: "contest", present: true) },
            { _ = try event.checkIn().counts(list: "main") },
            { _ = try event.sync().status() },
            { _ = try await event.syncOnce() },
            { _ = try event.listOps(state: nil) },
            { _ = try event.leave(force: true) },
            { try event.resume() },
        ]
        for (index, call) in calls.enumerated() {
            do {
                try await call()
                XCTFail("call \(index) went through")
            } catch {
                XCTAssertEqual(error as? FfiError, .Closed, "call \(index)")
            }
        }
        // the folder is there still, and opens again
        XCTAssertEqual(try phone.event().membership().event, hmiw)
    }

    func testAPanicIsAnErrorAndTheCoreGoesOn() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        XCTAssertThrowsError(try provokePanic()) { error in
            XCTAssertEqual(error.localizedDescription, "provoked")
            XCTAssertEqual(failure(of: error), .Internal(incident: panicIncident))
        }
        XCTAssertFalse(try event.agenda().list(filter: AgendaFilter(), language: .en).isEmpty)
    }

    func testWhatIsNotTheCoresStaysWhatItIs() {
        XCTAssertNil(failure(of: CancellationError()))
        XCTAssertNil(failure(of: CommandFailed(arguments: [], answer: "")))
    }
}
