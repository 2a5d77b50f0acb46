//! CRM requests and answers as pure pairs, one file per CRM.
