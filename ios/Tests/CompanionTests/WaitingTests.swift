import Companion
import XCTest

/// Waits for a server that has gone silent.
final class WaitingTests: XCTestCase {
    private func waiting(_ tell: (HuibanEvent, Proxy) async throws -> Void) async throws {
        let (proxy, phone) = (Proxy(), try Phone())
        let event = try await phone.attend(through: proxy)
        _ = try event.bookmarks().set(kind: .forum, id: "contest", present: true)
        try await tell(event, proxy)
        // whatever ended the wait, nothing was lost and nothing is still going on
        proxy.release()
        let report = try await event.syncOnce()
        XCTAssertEqual(report.pushed, 1)
        proxy.close()
    }

    private func error<Value: Sendable>(of task: Task<Value, any Error>) async -> (any Error)? {
        do {
            _ = try await task.value
            return nil
        } catch {
            return error
        }
    }

    func testACancelledTaskEndsTheSyncItWaitsFor() async throws {
        try await waiting { event, proxy in
            let silence = proxy.hold()
            let task = Task { try await event.syncOnce() }
            await silence.asked.wait()
            task.cancel()
            let ended = await error(of: task)
            XCTAssertTrue(ended is CancellationError, "\(String(describing: ended))")
            // the core dropped the wait: it closed the connection
            await silence.hungUp.wait()
        }
    }

    func testATaskThatWasCancelledBeforeItBeganDoesNotSync() async throws {
        try await waiting { event, proxy in
            _ = proxy.hold()
            let gate = Signal()
            let task = Task {
                await gate.wait()
                return try await event.syncOnce()
            }
            task.cancel()
            gate.fire()
            let ended = await error(of: task)
            XCTAssertTrue(ended is CancellationError, "\(String(describing: ended))")
        }
    }

    func testCancelEndsASyncThatAnotherWaitsFor() async throws {
        try await waiting { event, proxy in
            let silence = proxy.hold()
            let task = Task { try await event.syncOnce() }
            await silence.asked.wait()
            event.sync().cancel()
            let ended = await error(of: task)
            XCTAssertEqual(ended as? FfiError, .Cancelled)
        }
    }

    func testOneSyncAtATime() async throws {
        try await waiting { event, proxy in
            let silence = proxy.hold()
            let first = Task { try await event.syncOnce() }
            await silence.asked.wait()
            let second = await error(of: Task { try await event.syncOnce() })
            guard case .Busy = second as? FfiError else {
                return XCTFail("\(String(describing: second))")
            }
            event.sync().cancel()
            _ = await error(of: first)
        }
    }

    func testSuspendingEndsAWaitingSyncAndResumingBringsEverythingBack() async throws {
        try await waiting { event, proxy in
            let silence = proxy.hold()
            let task = Task { try await event.syncOnce() }
            await silence.asked.wait()
            event.suspend()
            let ended = await error(of: task)
            XCTAssertEqual(ended as? FfiError, .Cancelled)
            XCTAssertThrowsError(try event.bookmarks().list(language: .en)) { error in
                XCTAssertEqual(error as? FfiError, .Closed)
            }
            try event.resume()
            XCTAssertEqual(try event.bookmarks().list(language: .en).count, 1)
        }
    }

    func testSuspendingEndsKeepingInSyncWithoutAnError() async throws {
        try await waiting { event, proxy in
            let silence = proxy.hold()
            let following = Task { try await event.keepInSync() }
            await silence.asked.wait()
            event.suspend()
            try await following.value
            try event.resume()
        }
    }

    func testWhatIsDoneOnAnotherPhoneArrivesWhileThisOneKeepsInSync() async throws {
        let ref = Organizer.shared.nextAttendee()
        let (one, other) = (try Phone(), try Phone())
        let here = try await one.attend(as: ref)
        let there = try await other.attend(as: ref)
        let changes = there.changedAreas()
        let following = Task { try await there.keepInSync() }
        _ = try here.bookmarks().set(kind: .forum, id: "contest", present: true)
        _ = try await here.syncOnce()
        for await _ in changes where try there.bookmarks().list(language: .en).count == 1 {
            break
        }
        following.cancel()
        let ended = await error(of: following)
        XCTAssertTrue(ended is CancellationError, "\(String(describing: ended))")
    }
}
