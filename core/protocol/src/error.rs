//! What a server answers when it does not do what was asked.

use serde::{Deserialize, Serialize};

/// Why a request was refused. The code decides what a device does; the HTTP status follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 400: the request is not what the endpoint takes, or was damaged on its way.
    Malformed,
    /// 401: no token, or one that has expired; renew it once.
    TokenExpired,
    /// 401: this server does not know the device; register again with its certificate.
    UnknownDevice,
    /// 403: the device may not do this. Never a reason to delete anything.
    Forbidden,
    /// 403: the device was revoked; the signed order is in the stream `agenda`.
    DeviceRevoked,
    /// 404: there is no such event, stream, chunk or code.
    NotFound,
    /// 409: the device's numbering is used by another installation too.
    DeviceForked,
    /// 409: the stream's past is not the one this cursor came from.
    HistoryForked,
    /// 409: the state does not allow it, such as a publication redone meanwhile.
    Conflict,
    /// 410: the cursor is older than the changes still kept.
    CursorExpired,
    /// 413: larger than the limit.
    TooLarge,
    /// 426: this server no longer answers pulls of this version.
    UpdateRequired,
    /// 429: too many requests; `Retry-After` says when.
    TooManyRequests,
    /// 503: not now; `Retry-After` says when.
    Unavailable,
    /// 500: a fault of the server; `incident` finds it in its log.
    Internal,
}

impl ErrorCode {
    /// The HTTP status it travels under.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::TokenExpired | Self::UnknownDevice => 401,
            Self::Forbidden | Self::DeviceRevoked => 403,
            Self::NotFound => 404,
            Self::DeviceForked | Self::HistoryForked | Self::Conflict => 409,
            Self::CursorExpired => 410,
            Self::TooLarge => 413,
            Self::UpdateRequired => 426,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// The JSON body of every refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorAnswer {
    /// What is wrong.
    pub error: ErrorDetail,
}

/// What is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorDetail {
    /// For programs.
    pub code: ErrorCode,
    /// For people: what is wrong and what to do. Holds no personal data.
    pub message: String,
    /// The member of the request it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
