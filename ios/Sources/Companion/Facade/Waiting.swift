// A cancelled task does not drop what it waits for in the core; here it does.

extension HuibanEvent {
    /// Brings device and server together once; ends with `CancellationError` when the task is
    /// cancelled. What was done so far stays.
    public func syncOnce() async throws -> SyncReport {
        let exchange = sync()
        return try await cancelling { try await exchange.sync(cancellation: $0) }
    }

    /// Keeps syncing until the task is cancelled, which ends it with `CancellationError`. Returns
    /// where the event is suspended or shut down meanwhile: call it again after `resume()`.
    public func keepInSync() async throws {
        let exchange = sync()
        do {
            try await cancelling { try await exchange.follow(cancellation: $0) }
        } catch FfiError.Cancelled {
        } catch FfiError.Closed {
        }
    }
}

extension HuibanEvent {
    /// The address of my own calendar, for a calendar app to subscribe to; ends with
    /// `CancellationError` when the task is cancelled.
    public func calendarLink(in language: Language) async throws -> String {
        let exchange = sync()
        return try await cancelling {
            try await exchange.calendarLink(language: language, cancellation: $0)
        }
    }
}

extension CheckIn {
    /// Judges what a scanner saw; where the list needs the server's word, it is asked first. Ends
    /// with `CancellationError` when the task is cancelled.
    public func scanOnline(_ request: ScanRequest, in language: Language) async throws -> ScanView {
        try await cancelling {
            try await self.scanLive(request: request, language: language, cancellation: $0)
        }
    }
}

extension HuibanDevice {
    /// Takes up a public agenda without enrolling; ends with `CancellationError` when the task is
    /// cancelled.
    public func browse(_ link: String) async throws -> MembershipView {
        try await cancelling { try await self.browse(link: link, cancellation: $0) }
    }

    /// Joins an event with the link of an enrolment code; ends with `CancellationError` when the
    /// task is cancelled.
    public func join(with link: String) async throws -> MembershipView {
        try await cancelling { try await self.join(link: link, cancellation: $0) }
    }

    /// Joins an event with a code that a person typed and the server's address; ends with
    /// `CancellationError` when the task is cancelled.
    public func join(with code: String, at serverUrl: String) async throws -> MembershipView {
        try await cancelling {
            try await self.joinWithCode(code: code, serverUrl: serverUrl, cancellation: $0)
        }
    }
}

/// A cancellation holds for waits that begin after it, so that no moment is too early for it.
private func cancelling<Value: Sendable>(
    _ wait: (Cancellation) async throws -> Value
) async throws -> Value {
    let cancellation = Cancellation()
    do {
        return try await withTaskCancellationHandler {
            try await wait(cancellation)
        } onCancel: {
            cancellation.cancel()
        }
    } catch FfiError.Cancelled where Task.isCancelled {
        throw CancellationError()
    }
}
