//! The built Worker in workerd beside the simulated platform: what people would see if they used
//! both, and what a stranger, a careless client or a power cut would do to them.
//!
//! - [`hook`]: what RingCentral, or someone who pretends to be it, sends;
//! - [`crash`]: workerd killed in the middle, and started again;
//! - [`order`]: events twice and out of order, with many seeds;
//! - [`api`]: who sees what, and what is refused;
//! - [`routes`]: who may ask for which route;
//! - [`described`]: every answer, held against `worker/openapi.json`;
//! - [`session`]: tokens that are refreshed, lost, copied and ended;
//! - [`activity`]: which calls are found, what was sent for them, and what resolves several at once;
//! - [`api`]: who may ask what;
//! - [`contacts`]: the built-in CRM's contacts and activities, as people use them;
//! - [`forms`]: what forms for calls ask, of any CRM, and edits of what stands there;
//! - [`logging`]: what ends up in the CRM, and what people do to it;
//! - [`crm`]: CRMs that are connected, lost, changed, and do not answer;
//! - [`client`]: calls that the server does not log, and people do;
//! - [`alerts`]: what administrators are told unasked;
//! - [`sign_in`]: sign-ins that end, are lost, or need nobody;
//! - [`many`]: many organisations beside each other;
//! - [`app_connect`]: the published App Connect server as the CRM: killed, and asked by several;
//! - [`app_connect_client`]: what its client asks of a server-side logging service;
//! - [`backfill`]: calls from before it was turned on;
//! - [`growth`]: more desks while calls go on;
//! - [`report`]: how many calls were logged, by day and by person;
//! - [`together`]: two browsers and the server at the same moment;
//! - [`switching`]: turned on, off and to trial while people talk and browsers log too;
//! - [`settings`]: what an administrator's page reads, foresees and saves;
//! - [`healing`]: everything else that breaks and comes right by itself.

mod activity;
mod alerts;
mod api;
mod app_connect;
mod app_connect_client;
mod backfill;
mod client;
mod contacts;
mod crash;
mod crm;
mod described;
mod forms;
mod growth;
mod healing;
mod hook;
mod logging;
mod many;
mod order;
mod receiver;
mod report;
mod routes;
mod session;
mod setting;
mod settings;
mod sign_in;
mod spoilt;
mod switching;
mod together;
