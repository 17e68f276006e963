import Companion
import Foundation
import XCTest

/// One of each kind. The full disk cannot be had from here; the core's own tests have it.
final class ErrorsTests: XCTestCase {
    private func thrown(_ call: () async throws -> Void) async -> FfiError? {
        do {
            try await call()
            return nil
        } catch {
            return failure(of: error)
        }
    }

    func testInvalidInputNamesTheField() async throws {
        let phone = try Phone()
        let link = await thrown { _ = try await phone.device.join(with: "no link") }
        guard case .InvalidInput(field: "link", _) = link else { return fail(link) }
        let code = await thrown { _ = try phone.device.event(code: "../secrets") }
        guard case .InvalidInput(field: "event", _) = code else { return fail(code) }
        let event = try await phone.attend()
        let target = await thrown {
            _ = try event.bookmarks().set(kind: .session, id: "a/b", present: true)
        }
        guard case .InvalidInput(field: "target", _) = target else { return fail(target) }
        let day = await thrown {
            _ = try event.agenda().list(filter: AgendaFilter(day: "tomorrow"), language: .en)
        }
        guard case .InvalidInput = day else { return fail(day) }
    }

    func testWhatIsNotThereIsNotFound() async throws {
        let phone = try Phone()
        let unknown = await thrown { _ = try phone.event() }
        guard case .NotFound = unknown else { return fail(unknown) }
        let event = try await phone.attend()
        let session = await thrown {
            _ = try event.agenda().session(id: "no-such-session", language: .en)
        }
        guard case .NotFound(let what) = session else { return fail(session) }
        XCTAssertTrue(what.contains("no-such-session"))
        let forum = await thrown {
            let filter = AgendaFilter(forum: "no-such-forum")
            _ = try event.agenda().list(filter: filter, language: .en)
        }
        guard case .NotFound = forum else { return fail(forum) }
    }

    func testWithoutAServerEverythingButSyncGoesOn() async throws {
        let (proxy, phone) = (Proxy(), try Phone())
        let event = try await phone.attend(through: proxy)
        proxy.close()
        _ = try event.bookmarks().set(kind: .forum, id: "contest", present: true)
        let offline = await thrown { _ = try await event.syncOnce() }
        guard case .Offline(_, let retryAfterMs) = offline else { return fail(offline) }
        XCTAssertGreaterThan(retryAfterMs, 0)
        XCTAssertEqual(try event.sync().status().pending, 1)
    }

    func testWhatIsNotAllowedIsSaid() async throws {
        let organizer = Organizer.shared
        let ref = organizer.nextAttendee()
        let link = try organizer.attendeeLink(ref)
        let (phone, stranger) = (try Phone(), try Phone())
        let event = try await phone.join(link)
        let used = await thrown { _ = try await stranger.device.join(with: link) }
        guard case .Unauthorized = used else { return fail(used) }
        let badge = try organizer.badge(ref)
        let scan = await thrown {
            let request = ScanRequest(text: badge)
            _ = try event.checkIn().scan(request: request, language: .en)
        }
        guard case .Unauthorized = scan else { return fail(scan) }
    }

    func testFilesOfANewerVersionAskForAnUpdate() async throws {
        let phone = try Phone()
        try await phone.attend().shutDown()
        let file = try FileHandle(forUpdating: phone.journal)
        // user_version in the header of every SQLite file, big-endian
        try file.seek(toOffset: 60)
        try file.write(contentsOf: Data([0, 0, 0, 99]))
        try file.close()
        let newer = await thrown { _ = try phone.event() }
        guard case .UpdateRequired(let what) = newer else { return fail(newer) }
        XCTAssertTrue(what.contains("journal"))
    }

    func testADamagedJournalIsSaidToBeDamaged() async throws {
        let phone = try Phone()
        try await phone.attend().shutDown()
        try Data(repeating: 0x2a, count: 8_192).write(to: phone.journal)
        let damaged = await thrown { _ = try phone.event() }
        guard case .StorageDamaged(let file) = damaged else { return fail(damaged) }
        XCTAssertTrue(file.contains("journal"))
    }

    func testLeavingWithUnsentActsNeedsToBeForcedAndKeepsThemInAFile() async throws {
        let phone = try Phone()
        let event = try await phone.attend()
        _ = try event.bookmarks().set(kind: .forum, id: "contest", present: true)
        let unsent = await thrown { _ = try event.leave(force: false) }
        guard case .UnsentActs(count: 1) = unsent else { return fail(unsent) }
        let kept = try XCTUnwrap(event.leave(force: true))
        XCTAssertTrue(try String(contentsOfFile: kept, encoding: .utf8).contains("bookmark_set"))
        XCTAssertEqual(try phone.device.listEvents(), [])
    }

    func testAStoreForSecretsThatFailsIsAnIncidentWhichTheLogExplains() async throws {
        CoreLog.shared.clear()
        let phone = try Phone(secrets: BrokenSecrets())
        let organizer = Organizer.shared
        let link = try organizer.attendeeLink(organizer.nextAttendee())
        let fault = await thrown { _ = try await phone.device.join(with: link) }
        guard case .Internal(let incident) = fault else { return fail(fault) }
        let said = try XCTUnwrap(CoreLog.shared.lines.first { $0.contains(incident) })
        XCTAssertTrue(said.contains("locked"), said)
    }

    private func fail(_ error: FfiError?) {
        XCTFail("\(String(describing: error)) was thrown")
    }
}

private final class BrokenSecrets: SecretStore {
    func read(name: String) throws -> Data? {
        nil
    }

    func write(name: String, secret: Data) throws {
        throw SecretStoreError.Unavailable(reason: "locked")
    }

    func remove(name: String) throws {}
}
