/// Stands for the incident of a panic, whose text is in the error that was thrown.
public let panicIncident = "panic"

/// What a screen does about something thrown by the core: one of the cases of `FfiError`.
///
/// A panic is `FfiError.Internal`. `nil` where it is none of the core's errors, above all a task's
/// `CancellationError`.
public func failure(of error: any Error) -> FfiError? {
    if let known = error as? FfiError {
        return known
    }
    // the type is private to the generated file; its name is pinned by a test
    if String(describing: type(of: error)) == "UniffiInternalError" {
        return .Internal(incident: panicIncident)
    }
    return nil
}
