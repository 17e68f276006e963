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
            let output = try Self.startForThisRun([
                "serve", "--listen", "127.0.0.1:0", "--json", "--data", folder.path,
                // the event's first day, whatever the day of the test
                "--at", "2026-11-12T09:00:00+08:00",
            ], folder: folder)
            var line = Data()
            while !line.contains(UInt8(ascii: "\n")) {
                let more = output.fileHandleForReading.availableData
                precondition(!more.isEmpty, "the server ended before it listened")
                line += more
            }
            address = try JSONValue.parse(line)["listening"].text
            // nobody reads on, and a full pipe would stop the server
            output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
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

    /// The text of an attendee's badge, which is issued where there is none.
    func badge(_ ref: String) throws -> String {
        try run("badges", "issue", ref)
        return try run("badges", "text", ref)["text"].text
    }

    /// A new enrolment link for an attendee.
    func attendeeLink(_ ref: String) throws -> String {
        try enrol(ref)["url"].text
    }

    /// A new enrolment code for an attendee, to be typed.
    func attendeeCode(_ ref: String) throws -> String {
        try enrol(ref)["code"].text
    }

    private func enrol(_ ref: String) throws -> JSONValue {
        try run("enrol", "--role", "attendee", "--registration", ref)
    }

    /// A new enrolment link for a gate.
    func gateLink(_ list: String) throws -> String {
        try run("enrol", "--role", "gate", "--list", list)["url"].text
    }

    /// A new enrolment link for a rep of an exhibitor.
    func repLink(_ exhibitor: String) throws -> String {
        try run("enrol", "--role", "rep", "--exhibitor", exhibitor)["url"].text
    }

    /// The link by which anyone reads the agenda.
    func publicLink() throws -> String {
        try run("event", "link")["url"].text
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

    /// Holds the server's life: the other end reads it, until this process is gone for any reason.
    private static let life = Pipe()

    /// Starts a process that ends with this one. It is killed, since the tests' threads block the
    /// polite signal and their children inherit that; and it keeps none of their outputs open. Its
    /// folder goes too.
    private static func startForThisRun(_ arguments: [String], folder: URL) throws -> Pipe {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let script = #"""
            folder="$1"; shift
            "$0" "$@" 2>/dev/null &
            read -r _
            kill -KILL $!
            rm -r "$folder"
            """#
        process.arguments = ["-c", script, program, folder.path] + arguments
        process.standardOutput = output
        process.standardInput = life
        try process.run()
        return output
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
