import Companion
import Foundation

/// The short name of the bundled event.
let hmiw = "HMIW2026"

/// Secrets in memory; those of one phone.
final class MemorySecrets: SecretStore {
    private let secrets = Locked<[String: Data]>([:])

    func read(name: String) throws -> Data? {
        secrets.change { $0[name] }
    }

    func write(name: String, secret: Data) throws {
        secrets.change { $0[name] = secret }
    }

    func remove(name: String) throws {
        secrets.change { $0[name] = nil }
    }
}

/// An installation in a folder of its own, which goes with it.
final class Phone: Sendable {
    let home: URL
    let device: HuibanDevice

    init(secrets: any SecretStore = MemorySecrets()) throws {
        home = FileManager.default.temporaryDirectory
            .appendingPathComponent("huiban-phone-\(UUID().uuidString)")
        device = try HuibanDevice.open(
            home: home.appendingPathComponent("files").path,
            boot: "boot of this test",
            secrets: secrets
        )
    }

    deinit {
        try? FileManager.default.removeItem(at: home)
    }

    /// The file that holds what was done here.
    var journal: URL { home.appendingPathComponent("files/\(hmiw)/journal.db") }

    /// Opens the event.
    func event() throws -> HuibanEvent {
        try device.event(code: hmiw)
    }

    /// Joins and opens the event.
    func join(_ link: String) async throws -> HuibanEvent {
        _ = try await device.join(with: link)
        return try event()
    }

    /// Joins as an attendee, through a proxy where one is given, and syncs once.
    func attend(as ref: String? = nil, through proxy: Proxy? = nil) async throws -> HuibanEvent {
        let organizer = Organizer.shared
        let link = try organizer.attendeeLink(ref ?? organizer.nextAttendee())
        let event = try await join(proxy?.redirect(link) ?? link)
        _ = try await event.syncOnce()
        return event
    }
}
