//! Bodies in App Connect's terms: the cases of `tests/tables/compose.toml`, each with its verdict.

use ledger_core::compose::app_connect;

#[test]
fn scratch_vectors() {
    let Ok(path) = std::env::var("COMPOSER_VECTORS") else { return };
    let rows: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut exact = 0;
    for row in rows.as_array().unwrap() {
        let input: app_connect::Input = serde_json::from_value(row["input"].clone()).unwrap();
        let output = app_connect::compose(&input);
        let again = app_connect::Input { existing_body: Some(output.body.clone()), ..input };
        let twice = app_connect::compose(&again).body;
        if twice != output.body {
            println!("NOT IDEMPOTENT {}\n  {:?}\n  {:?}", row["name"], output.body, twice);
        }
        if output.body == row["output"].as_str().unwrap() {
            exact += 1;
        } else {
            println!("{}\n  theirs {}\n  ours   {:?}", row["name"], row["output"], output.body);
        }
    }
    println!("{exact} exact");
}
