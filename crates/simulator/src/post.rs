//! Sending to webhooks: one connection a request, bytes counted on the wire, because RingCentral's
//! limit of 1024 bytes counts the status line and the headers of the answer too.

use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, Request, Uri, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// A webhook's address: the simulator only sends to plain HTTP on loopback, and nowhere else.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    uri: Uri,
    host: String,
    port: u16,
}

/// What a webhook answered.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The status code.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// Bytes of the whole answer; only known to be over the limit when it is.
    pub(crate) size: usize,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// It took too long.
    TimedOut,
    /// The connection failed.
    Unreachable(String),
}

impl Address {
    /// Reads an address; `None` unless it is `http://` on loopback.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        if uri.scheme_str() != Some("http") {
            return None;
        }
        let host = uri.host()?.trim_matches(['[', ']']).to_owned();
        if !is_loopback(&host) {
            return None;
        }
        let port = uri.port_u16().unwrap_or(80);
        Some(Self { uri, host, port })
    }

    /// Posts and reads the answer, up to a little more than `limit` bytes.
    pub(crate) async fn post(
        &self,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        timeout: Duration,
        limit: usize,
    ) -> Result<Answer, NoAnswer> {
        tokio::time::timeout(timeout, self.exchange(headers, body, limit))
            .await
            .map_err(|_| NoAnswer::TimedOut)?
            .map_err(|problem| NoAnswer::Unreachable(problem.to_string()))
    }

    async fn exchange(
        &self,
        headers: &[(&str, &str)],
        body: Vec<u8>,
        limit: usize,
    ) -> Result<Answer, Box<dyn std::error::Error + Send + Sync>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        let read = Arc::new(AtomicUsize::new(0));
        let stream = Counting { stream, read: Arc::clone(&read) };
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        let connection = tokio::spawn(connection);
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let authority = self.uri.authority().map_or("", |authority| authority.as_str());
        let mut request = Request::post(path)
            .header(header::HOST, authority)
            .header(header::USER_AGENT, "RingCentral-Webhook/8.3")
            .header(header::CONTENT_TYPE, "application/json; charset=UTF-8");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body)))?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let mut body = response.into_body();
        while read.load(Ordering::Relaxed) <= limit {
            match body.frame().await {
                Some(frame) => drop(frame?),
                None => break,
            }
        }
        connection.abort();
        Ok(Answer { status, headers, size: read.load(Ordering::Relaxed) })
    }
}

/// Whether a host is this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

struct Counting {
    stream: TcpStream,
    read: Arc<AtomicUsize>,
}

impl AsyncRead for Counting {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.read.fetch_add(buffer.filled().len().saturating_sub(before), Ordering::Relaxed);
        polled
    }
}

impl AsyncWrite for Counting {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
