//! The running platform and its handle.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::{Clock, Moment};
use crate::contract::{Contract, Passing, Violation};
use crate::directory::{DirectoryChange, ExtensionEvent};
use crate::fault::{FaultChange, Faults};
use crate::http;
use crate::ids::{ExtensionId, PlayId};
use crate::options::Options;
use crate::play::{PlayProblem, PlayRequest, Played, RecordManner, Stage, plan};
use crate::soak::{SoakPlan, SoakRequest, SoakStatus};
use crate::truth::TrueCall;
use crate::world::{Delivery, PlayStatus, World};

/// A platform on loopback. It stops when this is dropped or [`Platform::stop`] is called.
#[derive(Debug)]
pub struct Platform {
    inner: Arc<Inner>,
    address: SocketAddr,
    server: JoinHandle<()>,
}

/// What handlers and background tasks share.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) options: Options,
    pub(crate) contract: &'static Contract,
    pub(crate) clock: Clock,
    /// `http://127.0.0.1:PORT`.
    pub(crate) base: String,
    world: Mutex<World>,
    stopping: watch::Sender<bool>,
}

impl Platform {
    /// Starts a platform.
    ///
    /// # Errors
    /// When the port is taken, or when an option cannot be.
    pub async fn start(options: Options) -> io::Result<Self> {
        if !(options.speed > 0.0 && options.speed.is_finite()) {
            let message = format!("speed {} is not above 0", options.speed);
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let contract = Contract::ours().map_err(io::Error::other)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let inner = Arc::new(Inner {
            clock: Clock::start(options.speed, options.clock_offset),
            base: format!("http://{address}"),
            contract,
            world: Mutex::new(World::new(&options)),
            stopping: watch::Sender::new(false),
            options,
        });
        inner
            .change_faults(inner.options.faults.clone())
            .map_err(|problem| io::Error::new(io::ErrorKind::InvalidInput, problem))?;
        let router = http::router(Arc::clone(&inner));
        let stopped = inner.stopped();
        let server = tokio::spawn(async move {
            // Serving on a bound socket only ends by being asked to.
            let _ended = axum::serve(listener, router).with_graceful_shutdown(stopped).await;
        });
        Ok(Self { inner, address, server })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`.
    pub fn base(&self) -> &str {
        &self.inner.base
    }

    /// Plays a scenario in the background.
    ///
    /// # Errors
    /// When the request names an account, agent or number that cannot be.
    pub fn play(&self, request: &PlayRequest) -> Result<Played, PlayProblem> {
        self.inner.play(request)
    }

    /// How far a play is.
    pub fn play_status(&self, play: PlayId) -> Option<PlayStatus> {
        self.inner.world().plays.get(&play).cloned()
    }

    /// Waits until all events of a play were tried and all its records are published.
    pub async fn finished(&self, play: PlayId) -> Option<PlayStatus> {
        loop {
            let status = self.play_status(play)?;
            if status.is_finished() {
                return Some(status);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// All tries to deliver so far, earliest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.inner.world().deliveries.iter().cloned().collect()
    }

    /// Makes things go wrong, or right again.
    ///
    /// # Errors
    /// When it names a subscription that does not exist or a value out of range.
    pub fn change_faults(&self, change: FaultChange) -> Result<Faults, String> {
        self.inner.change_faults(change)
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.inner.clear_faults();
    }

    /// Changes the directory of an account, or of the first.
    ///
    /// # Errors
    /// When there is no such account or extension, or when a number is taken.
    pub fn change_directory(
        &self,
        account: Option<&str>,
        change: &DirectoryChange,
    ) -> Result<(ExtensionId, ExtensionEvent), String> {
        self.inner.change_directory(account, change)
    }

    /// What a perfect ledger has to have of all plays so far.
    pub fn truth(&self) -> Vec<TrueCall> {
        self.inner.world().truth.clone()
    }

    /// Plays hours of calls in the background while things go wrong.
    ///
    /// # Errors
    /// When the request is out of range, or when a soak is under way.
    pub fn soak(&self, request: &SoakRequest) -> Result<SoakPlan, String> {
        self.inner.soak(request)
    }

    /// How far the soak is; none when there was none.
    pub fn soak_status(&self) -> Option<SoakStatus> {
        self.inner.world().soak_status()
    }

    /// What passed and was not as the contract describes it, earliest first.
    pub fn violations(&self) -> Vec<Violation> {
        self.inner.world().violations.clone()
    }

    /// The simulated time.
    pub fn now(&self) -> Moment {
        self.inner.clock.now()
    }

    /// Lets time pass at once, for calls and for tokens.
    pub fn advance(&self, by: Duration) {
        self.inner.clock.advance(by);
    }

    /// Stops serving and delivering, and waits for requests in progress.
    pub async fn stop(mut self) {
        self.inner.stopping.send_replace(true);
        let grace = Duration::from_secs(1);
        if tokio::time::timeout(grace, &mut self.server).await.is_err() {
            self.server.abort();
        }
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        self.inner.stopping.send_replace(true);
    }
}

impl Inner {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn play(self: &Arc<Self>, request: &PlayRequest) -> Result<Played, PlayProblem> {
        let mut world = self.world();
        let account = match &request.account {
            Some(id) => world.accounts.iter().find(|account| account.id.as_str() == id),
            None => world.accounts.first(),
        };
        let account = account.cloned().ok_or_else(|| {
            PlayProblem::UnknownAccount(request.account.clone().unwrap_or_default())
        })?;
        let last = world.plays.last_key_value().map_or(0, |(id, _)| id.0);
        let stage = Stage {
            id: PlayId(last + 1),
            account: &account,
            now: self.clock.now(),
            speed: self.clock.speed(),
            records: RecordManner::of(&world.faults),
            base: &self.base,
            seed: self.options.seed,
        };
        let plan = plan(request, stage)?;
        let played = plan.played.clone();
        let status = PlayStatus {
            play: played.play,
            scenario: played.scenario,
            account: played.account.clone(),
            sessions: played.sessions.clone(),
            events_planned: played.events_planned,
            pending: played.events_planned,
            delivered: 0,
            failed: 0,
            dropped: 0,
            unsubscribed: 0,
            records_pending: plan.publications.len(),
        };
        world.plays.insert(played.play, status);
        world.truth.extend(plan.truth.iter().cloned());
        drop(world);
        crate::delivery::start(self, plan);
        Ok(played)
    }

    pub(crate) fn change_faults(&self, change: FaultChange) -> Result<Faults, String> {
        let mut world = self.world();
        world.apply(change, self.contract, self.clock.now())?;
        Ok(world.faults.clone())
    }

    pub(crate) fn clear_faults(&self) {
        self.world().faults = Faults::none(self.options.call_log_lag);
    }

    /// Notes what is wrong with a notification.
    pub(crate) fn check_event(&self, envelope: &serde_json::Value) {
        let problems = self.contract.problems_of_event(envelope);
        if !problems.is_empty() {
            self.world().note(Violation {
                at: self.clock.now(),
                what: Passing::Event,
                operation: None,
                place: envelope["event"].as_str().unwrap_or_default().to_owned(),
                problems,
            });
        }
    }

    /// Runs a task until it ends or the platform stops.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stopped = self.stopped();
        tokio::spawn(async move {
            tokio::select! {
                () = stopped => {}
                () = task => {}
            }
        });
    }

    fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stopping = self.stopping.subscribe();
        async move {
            // An error means that the platform is gone, which is stopped as well.
            let _stopped = stopping.wait_for(|stopping| *stopping).await;
        }
    }
}
