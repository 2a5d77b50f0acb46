//! What the extension's pages show and do, without a browser: so that every rule of a page is a
//! native test, and the shell only paints.
//!
//! | where to start | what |
//! |---|---|
//! | [`navigation`] | the pages there are, and who sees them |
//! | [`page`] | a page as a whole: `Model`, `Msg`, `update`, `view` |
//! | [`header`], [`sign_in`], [`section`] | its parts; the section is the page's own |
//! | [`calls`], [`admin`], [`user_settings`] | the sections |
//! | [`form`] | the form in which a call is logged, whichever page shows it |
//! | [`auto_log`], [`call_notices`] | what the background has logged, and tells, unasked |
//! | [`phone`] | the RingCentral widget, served |
//! | [`background`] | what pages ask of the background, and what it answers |
//! | [`outbox`] | what people want done, until the Worker has it |
//! | [`notices`] | which incidents an administrator's browser tells |
//! | [`client`], [`authorization`] | the Worker's API and RingCentral's sign-in, as request/read pairs |
//! | [`text`] | every word a person reads |
//!
//! Nothing here waits, fetches or asks for the time. What a page wants done is an [`page::Ask`];
//! what came of it returns as a [`page::Msg`] with the number it was asked under, and an answer
//! that is no longer waited for is dropped by that number.

pub mod activities;
pub mod address;
pub mod admin;
pub mod authorization;
pub mod auto_log;
pub mod background;
pub mod call_notices;
pub mod calls;
mod charset;
pub mod choosing;
pub mod client;
pub mod contacts;
mod csv;
mod exporting;
mod few;
pub mod form;
pub mod header;
pub mod navigation;
pub mod notices;
mod order;
pub mod outbox;
pub mod page;
pub mod paged;
pub mod phone;
pub mod section;
pub mod sheet;
pub mod sign_in;
mod table;
pub mod text;
pub mod user_settings;
