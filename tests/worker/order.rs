//! Every event twice and out of order: the same result, whatever the seed.

use std::time::Duration;

use xtask::demo::{Arguments, play_all, settle};

use crate::setting::Setting;

#[test]
fn twenty_seeds_of_every_scenario_duplicated_and_shuffled() {
    let setting = Setting::enabled("order");
    let how = Arguments { duplicates: true, shuffle: true, ..Arguments::default() };
    let mut plays = Vec::new();
    // A few seeds at a time, as a busy account would have calls at the same time.
    for seeds in [1..=5, 6..=10, 11..=15, 16..=20_u64] {
        let batch: Vec<_> =
            seeds.flat_map(|seed| play_all(&setting.services, &how, seed).unwrap()).collect();
        let rows =
            settle(&setting.services, &setting.admin, &batch, Duration::from_secs(60)).unwrap();
        for row in rows {
            assert!(row.ok, "{}: {:?}", row.scenario, row.wrong);
        }
        plays.extend(batch);
    }
    // Late records and updates have come meanwhile, and nothing has changed.
    let rows = settle(&setting.services, &setting.admin, &plays, Duration::from_secs(1)).unwrap();
    assert_eq!(rows.len(), 200);
    assert!(rows.iter().all(|row| row.ok), "{rows:?}");
}
