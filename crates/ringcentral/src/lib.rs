//! RingCentral requests and answers as pure pairs.
