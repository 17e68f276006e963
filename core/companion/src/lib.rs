//! The product on the phone: store, journal, domains, sync.
