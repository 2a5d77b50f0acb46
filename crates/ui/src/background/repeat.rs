//! Chrome may stop the background before it has answered. What may then be asked of the next one
//! is asked without a word to the person.

use ledger_wire::http::Method;

use super::Request;

impl Request {
    /// Whether to ask twice does no more than to ask once.
    pub fn can_be_repeated(&self) -> bool {
        match self {
            Self::Api { request } => request.method == Method::Get,
            // Each would open another window.
            Self::SignIn { .. } | Self::CrmSignIn { .. } => false,
            Self::Status
            | Self::SignOut
            | Self::Session
            | Self::Calls { .. }
            | Self::Draft
            | Self::KeepDraft { .. }
            | Self::KeepPhone { .. }
            | Self::Zone { .. }
            | Self::Notices { .. }
            | Self::Call { .. }
            | Self::Choices
            | Self::Choose { .. }
            | Self::Outbox
            | Self::SendNow
            | Self::CallOff { .. } => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::ApiRequest;

    #[test]
    fn what_would_be_done_twice_is_not_repeated() {
        let api = |request| Request::Api { request };
        assert!(Request::Status.can_be_repeated());
        assert!(api(ApiRequest::get("crm/contacts?name=ivy")).can_be_repeated());
        assert!(!api(ApiRequest::send(Method::Post, "crm/contacts", &"Ivy")).can_be_repeated());
        assert!(!Request::SignIn { server: String::new() }.can_be_repeated());
    }
}
