import Companion
import Foundation
import XCTest

/// The repository's root.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The real server with the bundled event, and the command that organizers use. One a test run.
final class Organizer: Sendable {
    static let shared = Organizer()

    /// Where the server listens, `http://127.0.0.1:PORT`.
    let address: String
    private let folder: URL
    private let attendee = Locked(0)

    private static let program = ProcessInfo.processInfo.environment["HUIBAN_PROGRAM"]
        ?? repository.appendingPathComponent("target/debug/huiban").path

    private init() {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("huiban-organizer-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let arguments = ["serve", "--listen", "127.0.0.1:0", "--json", "--data", folder.path]
            let (server, output) = try Self.start(arguments)
            var line = Data()
            while !line.contains(UInt8(ascii: "\n")) {
                let more = output.fileHandleForReading.availableData
                precondition(!more.isEmpty, "the server ended before it listened")
                line += more
            }
            address = try JSONValue.parse(line)["listening"].text
            // nobody reads on, and a full pipe would stop the server
            output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
            Self.stopAtExit(server)
            let sample = repository.appendingPathComponent("samples/hmiw2026").path
            try run("event", "import", "\(sample)/event.json", "--publish", "--reason", "first edition")
            try run("attendees", "import", "\(sample)/attendees.csv")
        } catch {
            fatalError("no server: \(error)")
        }
    }

    /// Runs the organizer's command and reads its answer.
    @discardableResult
    func run(_ arguments: String...) throws -> JSONValue {
        let (process, output) = try Self.start(["--data", folder.path, "--json"] + arguments)
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CommandFailed(arguments: arguments, answer: String(decoding: answer, as: UTF8.self))
        }
        return try JSONValue.parse(answer)
    }

    /// An attendee whom no other test uses.
    func nextAttendee() -> String {
        let number = attendee.change { $0 += 1; return $0 }
        let digits = String(number)
        return "HM-" + String(repeating: "0", count: 5 - digits.count) + digits
    }

    /// The registration id of an attendee.
    func registration(_ ref: String) throws -> String {
        let all = try run("attendees", "list").array
        return try XCTUnwrap(all.first { $0["ref"].text == ref })["registration"].text
    }

    /// A new enrolment link for an attendee.
    func attendeeLink(_ ref: String) throws -> String {
        try run("enrol", "--role", "attendee", "--registration", ref)["url"].text
    }

    /// A new enrolment link for a gate.
    func gateLink(_ list: String) throws -> String {
        try run("enrol", "--role", "gate", "--list", list)["url"].text
    }

    private static func start(_ arguments: [String]) throws -> (Process, Pipe) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output)
    }

    private static let server = Locked<Process?>(nil)

    private static func stopAtExit(_ process: Process) {
        server.change { $0 = process }
        atexit {
            Organizer.server.change { $0?.terminate() }
        }
    }
}

struct CommandFailed: Error {
    let arguments: [String]
    let answer: String
}

/// A value behind a lock.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    func change<Answer>(_ body: (inout Value) -> Answer) -> Answer {
        lock.lock()
        defer { lock.unlock() }
        return body(&value)
    }
}
