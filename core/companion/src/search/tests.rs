//! Search over a mirror that is filled as pages fill it.

mod fixture;
mod following;
mod hostile;
mod oracle;
mod ranking;
mod speed;
