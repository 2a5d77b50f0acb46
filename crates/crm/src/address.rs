//! Addresses that an administrator gives: tokens are sent there, so only where nobody listens.

/// The longest that is taken, in bytes.
const LONGEST: usize = 300;

/// Reads the beginning of a CRM's addresses, without a slash at its end. Only `https` is taken, and
/// besides it `also`, the server that whoever runs this service has named.
///
/// # Errors
///
/// What is wrong, for the administrator who typed it.
pub fn read(text: &str, also: Option<&str>) -> Result<String, &'static str> {
    let address = text.trim().trim_end_matches('/');
    if also.is_some_and(|also| also == address) {
        return Ok(address.to_owned());
    }
    if address.len() > LONGEST {
        return Err("the address is longer than 300 characters");
    }
    let Some(rest) = address.strip_prefix("https://") else {
        return Err("the address must begin with https://");
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return Err("the address must not hold a user's name or password");
    }
    if host.is_empty() || rest.contains(['?', '#', '\\']) {
        return Err("the address must be a host, and a path if there is one");
    }
    if !rest.chars().all(|it| it.is_ascii_graphic()) {
        return Err("the address must not hold blanks or letters of other scripts");
    }
    Ok(address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_type_them() {
        let here = Some("http://127.0.0.1:8000");
        let rows = [
            (" https://acme.pipedrive.com/ ", Ok("https://acme.pipedrive.com")),
            ("https://acme.invalid:8443/connect", Ok("https://acme.invalid:8443/connect")),
            ("http://127.0.0.1:8000/", Ok("http://127.0.0.1:8000")),
            ("http://127.0.0.1:8001", Err("the address must begin with https://")),
            ("acme.pipedrive.com", Err("the address must begin with https://")),
            ("", Err("the address must begin with https://")),
            (
                "https://ada:hush@acme.invalid",
                Err("the address must not hold a user's name or password"),
            ),
            ("https://", Err("the address must begin with https://")),
            (
                "https://acme.invalid/?a=1",
                Err("the address must be a host, and a path if there is one"),
            ),
            (
                "https://acme .invalid",
                Err("the address must not hold blanks or letters of other scripts"),
            ),
        ];
        for (text, expected) in rows {
            assert_eq!(read(text, here), expected.map(str::to_owned), "{text}");
        }
        let long = format!("https://{}.invalid", "a".repeat(300));
        assert_eq!(read(&long, None), Err("the address is longer than 300 characters"));
    }
}
