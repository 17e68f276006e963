import Foundation

#if canImport(Glibc)
import Glibc
private let stream = Int32(SOCK_STREAM.rawValue)
#else
import Darwin
private let stream = SOCK_STREAM
#endif

/// Stands between a device and the server, and stops answering on command.
final class Proxy: Sendable {
    /// What is seen while nothing is answered.
    final class Hold: Sendable {
        /// A request came.
        let asked = Signal()
        /// The device hung up on it.
        let hungUp = Signal()
    }

    private let door: Int32
    private let port: UInt16
    private let upstream: UInt16
    private let held = Locked<Hold?>(nil)
    private let sockets = Locked<[Int32]>([])

    init() {
        upstream = UInt16(Organizer.shared.address.split(separator: ":").last ?? "") ?? 0
        let door = socket(AF_INET, stream, 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = Self.withAddress(&address) { bind(door, $0, length) }
        precondition(bound == 0 && listen(door, 50) == 0, "no port is free")
        _ = Self.withAddress(&address) { getsockname(door, $0, &length) }
        self.door = door
        port = UInt16(bigEndian: address.sin_port)
        let accepting = Thread { [self] in
            while true {
                let device = accept(door, nil, nil)
                if device < 0 { return }
                carry(device)
            }
        }
        accepting.start()
    }

    /// The same link by way of this proxy.
    func redirect(_ link: String) -> String {
        link.replacingOccurrences(of: Organizer.shared.address, with: "http://127.0.0.1:\(port)")
    }

    /// From now on requests are swallowed.
    func hold() -> Hold {
        let hold = Hold()
        held.change { $0 = hold }
        return hold
    }

    /// Answers again.
    func release() {
        held.change { $0 = nil }
    }

    /// Nobody listens any more, and every connection ends.
    func close() {
        shutdown(door, Int32(SHUT_RDWR))
        sockets.change { $0.forEach { shutdown($0, Int32(SHUT_RDWR)) } }
    }

    private func carry(_ device: Int32) {
        let server = socket(AF_INET, stream, 0)
        var address = Self.loopback(upstream)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = Self.withAddress(&address) { connect(server, $0, length) }
        precondition(connected == 0, "the server is gone")
        sockets.change { $0 += [device, server] }
        Thread { [self] in carryRequests(device, server) }.start()
        Thread {
            Self.copy(from: server) { Self.send($0, to: device) }
            shutdown(device, Int32(SHUT_RDWR))
        }.start()
    }

    private func carryRequests(_ device: Int32, _ server: Int32) {
        var swallowedBy: Hold?
        Self.copy(from: device) { bytes in
            swallowedBy = swallowedBy ?? held.change { $0 }
            if let swallowedBy {
                swallowedBy.asked.fire()
            } else {
                Self.send(bytes, to: server)
            }
        }
        swallowedBy?.hungUp.fire()
        shutdown(server, Int32(SHUT_RDWR))
    }

    private static func copy(from socket: Int32, _ take: (ArraySlice<UInt8>) -> Void) {
        var bytes = [UInt8](repeating: 0, count: 8_192)
        while true {
            let count = recv(socket, &bytes, bytes.count, 0)
            if count <= 0 { return }
            take(bytes[..<count])
        }
    }

    private static func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            // a side that is gone must not end the tests by a signal
            let count = rest.withUnsafeBytes {
                write(socket, $0.baseAddress, $0.count)
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func withAddress<Answer>(
        _ address: inout sockaddr_in,
        _ body: (UnsafeMutablePointer<sockaddr>) -> Answer
    ) -> Answer {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }
}
