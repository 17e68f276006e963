//! Why a command failed, in the words that a person and a program get.

use crate::said::Said;
use huiban_companion::CompanionError;
use huiban_companion::ports::{NetworkError, SecretError};
use huiban_protocol::documents::Language;
use serde::Serialize;

/// A result of a command.
pub(crate) type Result<T, E = CliError> = std::result::Result<T, E>;

/// The kinds of failure that programs can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    InvalidInput,
    NotFound,
    Offline,
    Unauthorized,
    UpdateRequired,
    StorageFull,
    StorageDamaged,
    Busy,
    UnsentActs,
    Internal,
}

impl Kind {
    /// What happened, for whoever reads Chinese and gets the details of a server or a file in
    /// English.
    fn hans(self) -> &'static str {
        match self {
            Self::InvalidInput => "输入有误",
            Self::NotFound => "没有找到",
            Self::Offline => "连不上服务器",
            Self::Unauthorized => "没有权限",
            Self::UpdateRequired => "需要更新版本",
            Self::StorageFull => "磁盘已满",
            Self::StorageDamaged => "文件已损坏",
            Self::Busy => "正忙，请稍后再试",
            Self::UnsentActs => "还有操作没有发送",
            Self::Internal => "程序出错",
        }
    }
}

/// A command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum CliError {
    /// It failed, with one clear line.
    Failed { kind: Kind, message: Said, field: Option<String> },
    /// The line itself is wrong.
    Usage(Said),
    /// It failed, and the answer already says so.
    Told(Said),
    /// Whoever read the output has gone; nothing is left to say.
    ReaderGone,
}

impl CliError {
    pub(crate) fn new(kind: Kind, message: impl Into<Said>) -> Self {
        Self::Failed { kind, message: message.into(), field: None }
    }

    /// A failure that another part of the product describes, in English.
    pub(crate) fn described(kind: Kind, detail: &str, field: Option<String>) -> Self {
        let message = Said::new(detail, format!("{}：{detail}", kind.hans()));
        Self::Failed { kind, message, field }
    }

    pub(crate) fn invalid(field: &str, message: impl Into<Said>) -> Self {
        Self::Failed {
            kind: Kind::InvalidInput,
            message: message.into(),
            field: Some(field.to_owned()),
        }
    }

    pub(crate) fn internal(reason: impl std::fmt::Display) -> Self {
        Self::described(Kind::Internal, &reason.to_string(), None)
    }

    /// What programs tell it by.
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Failed { kind, .. } => *kind,
            Self::Usage(_) => Kind::InvalidInput,
            Self::Told(_) | Self::ReaderGone => Kind::Internal,
        }
    }

    /// What happened; nothing where nobody is left to be told.
    pub(crate) fn message(&self, language: Language) -> &str {
        match self {
            Self::Failed { message, .. } | Self::Usage(message) | Self::Told(message) => {
                message.pick(language)
            }
            Self::ReaderGone => "",
        }
    }
}

impl From<CompanionError> for CliError {
    fn from(error: CompanionError) -> Self {
        let message = error.to_string();
        let in_hans = |kind, hans: String| Self::new(kind, (message.clone(), hans));
        match &error {
            // the companion says `field: reason`; here the field has a place of its own
            CompanionError::InvalidInput { field, reason } => {
                Self::described(Kind::InvalidInput, reason, Some((*field).to_owned()))
            }
            CompanionError::NotFound { what } => {
                in_hans(Kind::NotFound, format!("没有找到：{what}"))
            }
            CompanionError::Offline { reason, .. } => {
                in_hans(Kind::Offline, format!("连不上服务器：{reason}"))
            }
            CompanionError::Unauthorized { .. } => {
                Self::described(Kind::Unauthorized, &message, None)
            }
            CompanionError::UpdateRequired { what } => {
                in_hans(Kind::UpdateRequired, format!("{what} 来自更新的版本：请更新本程序"))
            }
            CompanionError::StorageFull => {
                in_hans(Kind::StorageFull, "磁盘已满：请腾出空间后再试".to_owned())
            }
            CompanionError::StorageDamaged { file } => in_hans(
                Kind::StorageDamaged,
                format!(
                    "{file} 已损坏，而尚未发送的操作只在其中：请先复制其所在文件夹留底，\
                     再删除该文件夹并重新加入大会"
                ),
            ),
            CompanionError::Busy { .. } => Self::described(Kind::Busy, &message, None),
            CompanionError::UnsentActs { count } => in_hans(
                Kind::UnsentActs,
                format!("还有 {count} 项操作没有发到服务器：请先 sync，或使用 --force"),
            ),
            CompanionError::Closed
            | CompanionError::Cancelled
            | CompanionError::Internal { .. } => Self::internal(message),
        }
    }
}

impl From<NetworkError> for CliError {
    fn from(error: NetworkError) -> Self {
        Self::described(Kind::Offline, &error.to_string(), None)
    }
}

impl From<SecretError> for CliError {
    fn from(error: SecretError) -> Self {
        Self::internal(error)
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::ReaderGone,
            std::io::ErrorKind::StorageFull => {
                Self::described(Kind::StorageFull, &error.to_string(), None)
            }
            _ => Self::internal(error),
        }
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
