import Companion

/// The lines of the core's log in this test run.
final class CoreLog: LogSink {
    static let shared: CoreLog = {
        let log = CoreLog()
        precondition(setLogSink(sink: log), "another log was set before")
        return log
    }()

    private let kept = Locked<[String]>([])

    func log(level: LogLevel, line: String) throws {
        kept.change { $0.append("\(level) \(line)") }
    }

    func clear() {
        kept.change { $0 = [] }
    }

    var lines: [String] { kept.change { $0 } }
}
