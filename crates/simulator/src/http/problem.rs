//! Errors in RingCentral's shapes ("API error codes" guide).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::notification::put;
use crate::token::AccessProblem;

/// An error of the REST API.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    status: StatusCode,
    body: Value,
}

impl Problem {
    /// An error with a code and a message.
    pub(super) fn new(status: StatusCode, code: &str, message: &str) -> Self {
        let body = json!({
            "errorCode": code,
            "message": message,
            "errors": [{"errorCode": code, "message": message}],
        });
        Self { status, body }
    }

    /// An error about a parameter.
    pub(super) fn parameter(code: &str, name: &str, value: &str, message: &str) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST, code, message);
        problem.name(name, value);
        problem
    }

    /// CMN-101.
    pub(super) fn invalid(name: &str, value: &str) -> Self {
        let message = format!("Parameter [{name}] value is invalid");
        Self::parameter("CMN-101", name, value, &message)
    }

    /// CMN-102.
    pub(super) fn not_found(name: &str) -> Self {
        let message = format!("Resource for parameter [{name}] is not found");
        let mut problem = Self::new(StatusCode::NOT_FOUND, "CMN-102", &message);
        problem.name(name, "");
        problem
    }

    /// The user lacks a permission.
    pub(super) fn permission(name: &str) -> Self {
        let message = format!(
            "In order to call this API endpoint, user needs to have [{name}] permission for \
             requested resource."
        );
        let body = json!({
            "errorCode": "InsufficientPermissions",
            "message": message,
            "errors": [{"errorCode": "CMN-408", "message": message, "permissionName": name}],
            "permissionName": name,
        });
        Self { status: StatusCode::FORBIDDEN, body }
    }

    /// The app lacks a permission.
    pub(super) fn scope(name: &str) -> Self {
        let message = format!(
            "In order to call this API endpoint, application needs to have [{name}] permission"
        );
        let body = json!({
            "errorCode": "InsufficientPermissions",
            "message": message,
            "errors": [{"errorCode": "CMN-401", "message": message, "permissionName": name}],
            "permissionName": name,
        });
        Self { status: StatusCode::FORBIDDEN, body }
    }

    /// 429.
    pub(super) fn rate_exceeded() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "CMN-301", "Request rate exceeded")
    }

    /// 503.
    pub(super) fn unavailable() -> Self {
        let message = "Service Temporary Unavailable";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "CMN-201", message)
    }

    /// 401: the outer code names the kind, the inner the cause.
    pub(super) fn bad_token(problem: AccessProblem) -> Self {
        let (outer, inner, message) = match problem {
            AccessProblem::NotFound => ("TokenInvalid", "OAU-213", "Token not found"),
            AccessProblem::Expired => ("TokenExpired", "OAU-128", "Access token expired"),
        };
        let body = json!({
            "errorCode": outer,
            "message": message,
            "errors": [{"errorCode": inner, "message": message}],
        });
        Self { status: StatusCode::UNAUTHORIZED, body }
    }

    fn name(&mut self, name: &str, value: &str) {
        put(&mut self.body, "parameterName", name);
        if let Some(error) = self.body.pointer_mut("/errors/0") {
            put(error, "parameterName", name);
            put(error, "parameterValue", value);
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self.body)).into_response()
    }
}

/// An error of the OAuth endpoints.
#[derive(Clone, Debug)]
pub(super) struct OauthProblem {
    /// RFC 6749's word.
    pub(super) error: &'static str,
    /// RingCentral's code.
    pub(super) code: &'static str,
    /// In words.
    pub(super) message: String,
}

impl OauthProblem {
    pub(super) fn new(error: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self { error, code, message: message.into() }
    }

    /// A required parameter is missing or empty.
    pub(super) fn missing(name: &str) -> Self {
        Self::new("invalid_request", "CMN-101", format!("Parameter [{name}] is required"))
    }
}

impl IntoResponse for OauthProblem {
    fn into_response(self) -> Response {
        let body = json!({
            "error": self.error,
            "error_description": self.message,
            "errors": [{"errorCode": self.code, "message": self.message}],
        });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}
