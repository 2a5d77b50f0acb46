//! A RingCentral platform on loopback to run against.
