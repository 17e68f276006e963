//! A server with a real socket.

use super::*;
use crate::organizer::EnrolmentRequest;
use crate::ports::{SystemClock, SystemRandom};
use crate::service::tests::actor::{document, enrol_request, event, new_key};
use crate::{Organizer, organizer::ImportAttendeesRequest, organizer::ImportRequest};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

fn config(folder: &ServerFolder) -> ServeConfig {
    ServeConfig {
        folder: folder.clone(),
        store: ServeStore::Folder,
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        public_url: None,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        limits: Some(RateLimits::default()),
    }
}

/// Sends a request and returns the connection with the beginning of the answer.
async fn ask(running: &Running, path: &str, token: Option<&Bytes>) -> (TcpStream, String) {
    let mut socket = TcpStream::connect(running.addr).await.unwrap();
    let token = token.map_or(String::new(), |token| format!("authorization: Bearer {token}\r\n"));
    let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n{token}\r\n", running.addr);
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = socket.read(&mut answer).await.unwrap();
    (socket, String::from_utf8_lossy(&answer[..read]).into_owned())
}

#[tokio::test]
async fn a_folder_has_one_server_which_leaves_its_address_and_takes_it_away_again() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = ServerFolder::new(temporary.path().join("made"));
    assert_eq!(OrganizerFile::read(&folder), None);
    let running = serve(config(&folder)).await.unwrap();
    let left = OrganizerFile::read(&folder).unwrap();
    assert_eq!((left.url, left.token), (running.url.clone(), running.token.clone()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.organizer_file()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let (_, answer) = ask(&running, "/healthz", None).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let path = "/v1/organizer/events";
    let (_, answer) = ask(&running, path, Some(&running.token)).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("[]"), "{answer}");

    let second = serve(config(&folder)).await.err().unwrap();
    assert!(second.to_string().contains("another huiban uses"), "{second}");
    let token = running.token.clone();
    running.shutdown().await.unwrap();
    assert_eq!(OrganizerFile::read(&folder), None);
    let running = serve(config(&folder)).await.unwrap();
    let (_, answer) = ask(&running, path, Some(&token)).await;
    assert!(answer.starts_with("HTTP/1.1 403"), "an old token still works: {answer}");
    running.shutdown().await.unwrap();
}

#[tokio::test]
async fn who_listens_is_told_of_commits_and_let_go_when_the_server_stops() {
    let temporary = tempfile::tempdir().unwrap();
    let running = serve(config(&ServerFolder::new(temporary.path()))).await.unwrap();
    let organizer = Organizer::new(running.service.clone());
    let request = ImportRequest { document: document(), dry_run: false };
    organizer.import(&request).await.unwrap();
    let csv = "ref,name,ticket_type\nA1,A,general\n".to_owned();
    let request = ImportAttendeesRequest { csv, dry_run: false };
    organizer.import_attendees(&event(), &request).await.unwrap();
    let request = EnrolmentRequest::attendee("A1");
    let code = organizer.enrol(&event(), &request).await.unwrap().code;
    let enrolled = running.service.enrol(&enrol_request(&code, &new_key())).await.unwrap();

    let path = "/v1/events/E26/events";
    let (mut socket, mut heard) = ask(&running, path, Some(&enrolled.token)).await;
    assert!(heard.contains("text/event-stream"), "{heard}");
    organizer.publish(&event(), &Default::default()).await.unwrap();
    let told = |heard: &str| {
        let lines = heard.lines().filter_map(|line| line.strip_prefix("data: ")).count();
        // two streams as they stood, and the publication
        lines >= 3 && heard.contains(r#"{"stream":"agenda","head":1}"#)
    };
    let mut buffer = [0; 1024];
    while !told(&heard) {
        let read = socket.read(&mut buffer).await.unwrap();
        assert!(read > 0, "the connection ended after {heard}");
        heard.push_str(&String::from_utf8_lossy(&buffer[..read]));
    }
    running.shutdown().await.unwrap();
    while socket.read(&mut buffer).await.unwrap_or(0) > 0 {}
}
