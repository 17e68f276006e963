//! What people do and what happens to them, with real devices and a real server over real HTTP.
//!
//! Every story is told twice: on SQLite, and on PostgreSQL in a module named for it.

/// How long a story may take: one that never ends must fail, not hang.
const STORY_MAX: std::time::Duration = std::time::Duration::from_secs(180);

/// Tells one story to its end.
async fn tell(story: impl Future<Output = ()>) {
    tokio::time::timeout(STORY_MAX, story).await.expect("the story does not end");
}

/// Makes two tests of each story.
macro_rules! on_both {
    ($($story:ident)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $story() {
                let world = huiban_tests::World::sqlite().await;
                crate::stories::tell(super::$story(world)).await;
            })*
        }

        mod postgres {
            $(#[tokio::test]
            async fn $story() {
                if let Some(world) = huiban_tests::World::postgres().await {
                    crate::stories::tell(super::$story(world)).await;
                }
            })*
        }
    };
}

mod access;
mod badges;
mod calendars;
mod changes;
mod clocks;
mod contacts;
mod damage;
mod download;
mod edits;
mod enrolment;
mod erasing;
mod everyday;
mod forks;
mod gates;
mod hostile;
mod instances;
mod leaving;
mod marks;
mod meeting;
mod network;
mod processes;
mod publications;
mod restoring;
mod revocation;
mod search;
