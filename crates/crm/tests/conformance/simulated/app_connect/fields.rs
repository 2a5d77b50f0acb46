//! The fields that the server knows in what is sent to it; any other is a mistake.

use ledger_simulator::crm::Call;
use serde_json::Value;

pub(super) const CREATE_FIELDS: &str = "logInfo rcExtensionId contactId contactType contactName note recordingLink \
    voicemailLink overridingFormat additionalSubmission";
pub(super) const LOG_INFO_FIELDS: &str = "id sessionId telephonySessionId accountId direction from to startTime duration result \
    recording voicemail customSubject";
pub(super) const CHANGE_FIELDS: &str = "sessionId rcExtensionId accountId subject note startTime duration result direction \
    from to recordingLink voicemailLink additionalSubmission";

pub(super) fn known(object: &Value, fields: &str) {
    assert_eq!(Call::unknown_field(object, fields), None, "{object}");
}
