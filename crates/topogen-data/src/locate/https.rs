//! Fetches files over HTTPS and goes on where a broken download ended.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::thread;

use ureq::http::{Response, StatusCode, header};
use ureq::{Agent, Body};

use super::cache;
use crate::catalog::{DataFile, DataSet};
use crate::checksum::read_checked;
use crate::error::{Error, Result};
use crate::options::Https;
use crate::progress::Progress;

/// Against a server that sends a few bytes to each of endlessly many requests.
const MOST_REQUESTS: u32 = 100;

/// Fetches `files` into `folder`, each checked before it gets its name.
pub(super) fn fetch(
    set: &DataSet,
    files: &[&DataFile],
    folder: &Path,
    settings: &Https,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let Some(base) = settings.base.as_deref().or(set.https.as_deref()) else {
        return Err(Error::NotOffered { reason: "no address on the web is known of it" });
    };
    let agent = agent(settings, base);
    for file in files {
        let address = format!("{}/{}", base.trim_end_matches('/'), file.gz());
        fetch_file(&Download { agent: &agent, address: &address, settings }, file, folder, progress)?;
    }
    Ok(())
}

/// What all requests for one file share.
struct Download<'a> {
    agent: &'a Agent,
    address: &'a str,
    settings: &'a Https,
}

fn agent(settings: &Https, base: &str) -> Agent {
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        // A secure home must not redirect to an insecure one.
        .https_only(base.starts_with("https://"))
        .timeout_resolve(Some(settings.connect_timeout))
        .timeout_connect(Some(settings.connect_timeout))
        .timeout_recv_response(Some(settings.stall_timeout))
        .timeout_per_read(Some(settings.stall_timeout));
    if !settings.proxy {
        config = config.proxy(None);
    }
    config.build().into()
}

fn fetch_file(
    download: &Download<'_>,
    file: &DataFile,
    folder: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let part = folder.join(format!("{}.part", file.gz()));
    loop {
        let resumed = persevere(download, &part, file.max_compressed(), progress)?;
        progress(Progress::Verifying { path: &part });
        match read_checked(&part, file, "") {
            Ok(_) => return cache::publish(&part, &folder.join(file.gz())),
            Err(Error::Corrupt { source, .. }) => {
                fs::remove_file(&part).map_err(Error::write(&part))?;
                // The old part may have been what was wrong; from the start it is tried once.
                if !resumed {
                    return Err(Error::HttpCorrupt { address: download.address.to_owned(), source });
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Downloads until `part` is whole; says whether there was a part before.
fn persevere(
    download: &Download<'_>,
    part: &Path,
    limit: u64,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<bool> {
    let before = length(part)?;
    let mut most = before;
    let mut failures = 0;
    for _ in 0..MOST_REQUESTS {
        let error = match request(download, part, limit, progress) {
            Ok(()) => return Ok(before > 0),
            Err(error) => error,
        };
        let now = length(part)?;
        failures = if now > most { 0 } else { failures + 1 };
        most = most.max(now);
        if !is_passing(&error) || failures >= download.settings.attempts.max(1) {
            return Err(error);
        }
        progress(Progress::Retrying { address: download.address });
        thread::sleep(download.settings.pause.saturating_mul(1 << failures.min(5)));
    }
    Err(Error::HttpTruncated {
        address: download.address.to_owned(),
        received: most,
        total: None,
        source: None,
    })
}

/// Whether the same request may succeed a little later.
fn is_passing(error: &Error) -> bool {
    match error {
        Error::HttpTruncated { .. } => true,
        Error::HttpStatus { status, .. } => *status == 429 || *status >= 500,
        Error::Http { source, .. } => {
            matches!(**source, ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed)
        }
        _ => false,
    }
}

/// Makes one request and appends what comes to `part`.
fn request(
    download: &Download<'_>,
    part: &Path,
    limit: u64,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<()> {
    let address = download.address;
    let have = length(part)?;
    let mut response = get(download, have)?;
    let mut range = content_range(&response);
    if have > 0 {
        match (response.status(), range) {
            (StatusCode::RANGE_NOT_SATISFIABLE, Some((_, Some(total)))) if total == have => return Ok(()),
            (StatusCode::PARTIAL_CONTENT, Some((Some(start), _))) if start == have => (),
            // The part does not fit what the server has: begin anew.
            (StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::PARTIAL_CONTENT, _) => {
                fs::remove_file(part).map_err(Error::write(part))?;
                response = get(download, 0)?;
                range = None;
            }
            _ => (),
        }
    }
    let (mut received, total) = match response.status() {
        StatusCode::OK => (0, response.body().content_length()),
        StatusCode::PARTIAL_CONTENT if range.is_some() => (have, range.and_then(|(_, total)| total)),
        status => return Err(Error::HttpStatus { address: address.to_owned(), status: status.as_u16() }),
    };
    let too_large = || Error::HttpTooLarge { address: address.to_owned(), limit };
    if total.is_some_and(|total| total > limit) {
        return Err(too_large());
    }
    let mut file = if received == 0 { File::create(part) } else { File::options().append(true).open(part) }
        .map_err(Error::write(part))?;
    let truncated =
        |received, source| Error::HttpTruncated { address: address.to_owned(), received, total, source };
    let mut body = response.body_mut().as_reader();
    let mut buffer = vec![0; 1 << 16];
    progress(Progress::Downloading { address, received, total });
    loop {
        let count = body.read(&mut buffer).map_err(|error| truncated(received, Some(error)))?;
        if count == 0 {
            break;
        }
        received += count as u64;
        if received > limit {
            drop(file);
            fs::remove_file(part).map_err(Error::write(part))?;
            return Err(too_large());
        }
        file.write_all(&buffer[..count]).map_err(Error::write(part))?;
        progress(Progress::Downloading { address, received, total });
    }
    if total.is_some_and(|total| received < total) {
        return Err(truncated(received, None));
    }
    Ok(())
}

fn get(download: &Download<'_>, start: u64) -> Result<Response<Body>> {
    let mut request = download.agent.get(download.address);
    if start > 0 {
        request = request.header(header::RANGE, format!("bytes={start}-"));
    }
    request
        .call()
        .map_err(|source| Error::Http { address: download.address.to_owned(), source: Box::new(source) })
}

/// First byte and full length from a `Content-Range` header such as `bytes 5-9/10` or `bytes */10`.
fn content_range(response: &Response<Body>) -> Option<(Option<u64>, Option<u64>)> {
    let text = response.headers().get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let start = range.split_once('-').and_then(|(start, _)| start.trim().parse().ok());
    Some((start, total.trim().parse().ok()))
}

/// Length of the file at `path`, 0 if there is none.
fn length(path: &Path) -> Result<u64> {
    match path.metadata() {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(Error::read(path)(error)),
    }
}
