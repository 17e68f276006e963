//! How often one may ask. A whole hall shares one address, so addresses are only counted for
//! failed authentications.

use crate::refusal::ServiceError;
use huiban_protocol::documents::DeviceId;
use huiban_protocol::error::ErrorCode;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Tokens of a bucket, and how fast it fills again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Failures that one address may have at once: a hall whose tokens all expired.
    pub failures_max: u32,
    /// How many of those it gets back in a second.
    pub failures_per_s: u32,
    /// Requests that one device may make at once: a first sync with all its pages and chunks.
    pub requests_max: u32,
    /// How many of those it gets back in a second.
    pub requests_per_s: u32,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self { failures_max: 600, failures_per_s: 20, requests_max: 300, requests_per_s: 20 }
    }
}

/// Buckets beyond this are thrown away together: forgetting is safe, memory is not.
const BUCKETS_MAX: usize = 100_000;

/// Thousandths of a token left, and when that was.
type Bucket = (i64, i64);

struct Buckets<K>(Mutex<BTreeMap<K, Bucket>>);

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }
}

impl<K: Ord> Buckets<K> {
    /// Takes `tokens` where there are as many.
    fn take(&self, key: K, tokens: u32, (max, per_s): (u32, u32), now_ms: i64) -> bool {
        let full = i64::from(max).saturating_mul(1000);
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.clear();
        }
        let (left, at_ms) = buckets.entry(key).or_insert((full, now_ms));
        let passed_ms = now_ms.saturating_sub(*at_ms).max(0);
        // per second and in thousandths: one for each millisecond
        let filled = left.saturating_add(passed_ms.saturating_mul(per_s.into())).min(full);
        let wanted = i64::from(tokens).saturating_mul(1000);
        let enough = filled >= wanted.max(1000);
        *left = if enough { filled.saturating_sub(wanted) } else { filled };
        *at_ms = now_ms;
        enough
    }
}

/// What is counted; nothing where there are no limits.
#[derive(Default)]
pub(super) struct Rates {
    limits: Option<RateLimits>,
    addresses: Buckets<IpAddr>,
    devices: Buckets<DeviceId>,
}

impl Rates {
    pub(super) fn new(limits: RateLimits) -> Self {
        Self { limits: Some(limits), ..Self::default() }
    }

    /// Refuses an address that failed too often.
    pub(super) fn check_address(&self, from: IpAddr, now_ms: i64) -> Result<(), ServiceError> {
        self.address(from, 0, now_ms)
    }

    /// Counts a failure.
    pub(super) fn count_failure(&self, from: IpAddr, now_ms: i64) {
        // the refusal for the failure itself is on its way already
        let _ = self.address(from, 1, now_ms);
    }

    fn address(&self, from: IpAddr, tokens: u32, now_ms: i64) -> Result<(), ServiceError> {
        let Some(limits) = self.limits else { return Ok(()) };
        let rate = (limits.failures_max, limits.failures_per_s);
        allowed(self.addresses.take(from, tokens, rate, now_ms))
    }

    /// Counts a request, or refuses it.
    pub(super) fn count_device(&self, device: DeviceId, now_ms: i64) -> Result<(), ServiceError> {
        let Some(limits) = self.limits else { return Ok(()) };
        allowed(self.devices.take(device, 1, (limits.requests_max, limits.requests_per_s), now_ms))
    }
}

fn allowed(enough: bool) -> Result<(), ServiceError> {
    if enough {
        return Ok(());
    }
    Err(ServiceError::refuse(ErrorCode::TooManyRequests, "too many requests: wait a little"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limits =
            RateLimits { failures_max: 2, failures_per_s: 1, requests_max: 2, requests_per_s: 2 };
        let rates = Rates::new(limits);
        let device = DeviceId([1; 16]);
        assert!(rates.count_device(device, 0).is_ok());
        assert!(rates.count_device(device, 0).is_ok());
        assert!(rates.count_device(device, 0).is_err());
        assert!(rates.count_device(device, 499).is_err());
        assert!(rates.count_device(device, 500).is_ok());
        assert!(rates.count_device(DeviceId([2; 16]), 500).is_ok(), "others are not touched");

        let from = IpAddr::from([1, 2, 3, 4]);
        rates.count_failure(from, 0);
        assert!(rates.check_address(from, 0).is_ok());
        rates.count_failure(from, 0);
        assert!(rates.check_address(from, 0).is_err());
        assert!(rates.check_address(from, 1_000).is_ok());
    }

    #[test]
    fn without_limits_nothing_is_refused() {
        let rates = Rates::default();
        assert!((0..10_000).all(|_| rates.count_device(DeviceId([1; 16]), 0).is_ok()));
    }
}
