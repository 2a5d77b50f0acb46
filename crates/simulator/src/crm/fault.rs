//! How a request to a CRM is disturbed.

use serde::Deserialize;

/// What happens to a request instead of being answered as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// It never arrives.
    Lost,
    /// It is carried out; the answer is lost.
    AnswerLost,
    /// It is carried out after so many seconds, when the answer may have been given up.
    Late(u32),
    /// This is answered instead of carrying it out; 429 with `Retry-After: 7`.
    Instead(u16),
    /// It is carried out, and this is answered.
    DoneBut(u16),
    /// It is carried out, and a proxy's page is answered with status 200.
    Garbled,
}
