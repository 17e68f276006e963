//! Instants in the event's zone.

use chrono::{DateTime, SecondsFormat};
use chrono_tz::Tz;

/// The zone that a command shows times in: the event's, or UTC before it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zone(Tz);

impl Zone {
    /// By its IANA name.
    pub(crate) fn named(name: Option<&str>) -> Self {
        Self(name.and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC))
    }
}

/// Ms since 1970 UTC as RFC 3339, with milliseconds where there are any.
pub(crate) fn to_rfc3339(ms: i64, zone: Zone) -> Option<String> {
    let instant = DateTime::from_timestamp_millis(ms)?.with_timezone(&zone.0);
    Some(instant.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_shown_in_the_events_zone() {
        let zone = Zone::named(Some("Asia/Shanghai"));
        assert_eq!(to_rfc3339(0, zone).unwrap(), "1970-01-01T08:00:00+08:00");
        assert_eq!(to_rfc3339(5, zone).unwrap(), "1970-01-01T08:00:00.005+08:00");
        assert_eq!(to_rfc3339(0, Zone::named(None)).unwrap(), "1970-01-01T00:00:00+00:00");
        assert_eq!(to_rfc3339(i64::MAX, zone), None);
    }
}
