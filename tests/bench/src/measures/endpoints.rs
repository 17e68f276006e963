//! M13: what phones ask for most, against nginx that serves the same bytes from a file.

use super::Bench;
use super::first_download::joined;
use crate::race::{Race, race};
use crate::report::{Bar, Line};
use anyhow::{Context as _, Result, ensure};
use huiban_companion::ports::{Method, Request, SyncApi as _};
use huiban_companion::sync::http::HttpApi;
use huiban_protocol::wire::Bytes;
use huiban_tests::ports::Directory;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long wrk asks in each round.
const SECONDS: &str = "2";
/// Connections that ask at once.
const CONNECTIONS: &str = "32";
/// How much of a second one answer took, as a time: what the race compares.
const SECOND: Duration = Duration::from_secs(1);

/// An nginx on a folder, ended when dropped.
struct Nginx {
    process: Child,
    url: String,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Nginx {
    fn start(folder: &Path) -> Result<Self> {
        let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let at = folder.display();
        let config = format!(
            "user root; daemon off; master_process off; pid {at}/pid; error_log {at}/error.log;
             events {{ worker_connections 256; }}
             http {{ access_log off; keepalive_requests 1000000;
                    default_type application/octet-stream;
                    server {{ listen 127.0.0.1:{free}; root {at}; }} }}"
        );
        fs::write(folder.join("nginx.conf"), config)?;
        let process = Command::new("nginx")
            .arg("-p")
            .arg(folder)
            .arg("-c")
            .arg(folder.join("nginx.conf"))
            .stderr(Stdio::null())
            .spawn()
            .context("nginx does not start; `cargo xtask bench` installs it on Debian")?;
        let nginx = Self { process, url: format!("http://127.0.0.1:{free}") };
        for _ in 0..1_000_000 {
            if std::net::TcpStream::connect(("127.0.0.1", free)).is_ok() {
                return Ok(nginx);
            }
            std::thread::yield_now();
        }
        anyhow::bail!("nginx accepts no connections")
    }
}

/// The time of one answer, from how many wrk got in a second.
fn ask(url: &str, token: &str) -> Result<Duration> {
    let out = Command::new("wrk")
        .args(["-t1", "-c", CONNECTIONS, "-d", SECONDS, "-H"])
        .arg(format!("Authorization: Bearer {token}"))
        .arg(url)
        .output()
        .context("wrk does not start; `cargo xtask bench` installs it on Debian")?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    ensure!(!text.contains("Non-2xx"), "{url}: {text}");
    let rate = text.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    let rate: f64 = rate.context("wrk says nothing")?.trim().parse()?;
    Ok(SECOND.div_f64(rate))
}

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let (world, _, answers, phone) = bench.runtime.block_on(joined(10_000));
    let (base, token) = (world.directory.get(), phone.token());
    let heads = format!("{base}/v1/events/{}/heads", world.event);
    let chunk = answers.urls("/chunks/").next().context("the agenda came by snapshot")?;
    let chunk = chunk.replace(Directory::NAME, &base);

    let folder = tempfile::tempdir()?;
    for (name, url) in [("heads", &heads), ("chunk", &chunk)] {
        let body = bench.runtime.block_on(fetch(url, &token))?;
        fs::write(folder.path().join(name), body)?;
    }
    let nginx = Nginx::start(folder.path())?;
    [("heads", heads), ("chunk", chunk)]
        .into_iter()
        .map(|(name, url)| {
            let bytes = fs::metadata(folder.path().join(name))?.len();
            let race =
                under_load(bench, &url, &format!("{}/{name}", nginx.url), &token.to_string());
            let case = format!("{name}, {bytes} bytes, time of one of {CONNECTIONS} at once");
            Ok(Line::of("M13", case, Bar::AtLeast(0.5), &race))
        })
        .collect()
}

/// What the server answers, as it travels.
async fn fetch(url: &str, token: &Bytes) -> Result<Vec<u8>> {
    let request = Request {
        method: Method::Get,
        url: url.to_owned(),
        token: Some(token.clone()),
        body: None,
        zstd: false,
        digest: None,
    };
    let response = HttpApi::new()?.call(request).await?;
    ensure!(response.status == 200, "{url} answers {}", response.status);
    Ok(response.body)
}

fn under_load(bench: &Bench, ours: &str, theirs: &str, token: &str) -> Race {
    race(bench.rounds, &mut || ask(ours, token).unwrap(), &mut || ask(theirs, token).unwrap())
}
