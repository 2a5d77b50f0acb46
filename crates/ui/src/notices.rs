//! Notifications of incidents, in the browser of an administrator who wants them: each once when it
//! begins and once when it is over.

use ledger_core::time::Millis;
use ledger_wire::api::{Alert, IncidentKind};
use ledger_words::{Language, spoken};

/// How the id of an alert ends that says that an incident is over.
const OVER: &str = "-over";

/// What is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Oldest first.
    pub alerts: Vec<Alert>,
    /// Up to when everything is told then.
    pub told: Millis,
}

/// What is new among the alerts that the Worker knows, oldest first, when everything up to a
/// moment is told already. Without one nothing is: it was just turned on, and what was before then
/// stands on the page. Of an incident that has come and gone meanwhile, its end is told.
pub fn news(mut alerts: Vec<Alert>, told: Option<Millis>) -> News {
    let newest = alerts.iter().map(|alert| alert.at).max().max(told).unwrap_or_default();
    let over: Vec<String> =
        alerts.iter().filter_map(|alert| alert.id.strip_suffix(OVER).map(str::to_owned)).collect();
    alerts.retain(|alert| told.is_some_and(|told| alert.at > told) && !over.contains(&alert.id));
    News { alerts, told: newest }
}

/// The subject of an alert, in the language that is spoken.
pub fn subject(alert: &Alert) -> &str {
    match (spoken(), alert.kind.map(IncidentKind::words)) {
        (Language::English, _) | (_, None) => &alert.subject,
        (_, Some(words)) if alert.id.ends_with(OVER) => words.over,
        (_, Some(words)) => words.begins,
    }
}

/// What a notification says of an alert besides its subject: what has happened. What to do stands
/// on the page.
pub fn words(alert: &Alert) -> &str {
    alert.text.split("\n\n").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alert(id: &str, at: i64) -> Alert {
        let (id, subject) = (id.to_owned(), String::new());
        Alert { id, kind: None, at: Millis(at), subject, text: "It broke.\n\nMend it.".to_owned() }
    }

    #[test]
    fn each_is_told_once() {
        let all = [alert("a-1", 1), alert("a-1-over", 4), alert("b-5", 5), alert("c-6", 6)];
        let rows: [(usize, Option<i64>, &[&str], i64); 7] = [
            (0, None, &[], 0),
            (3, None, &[], 5),
            (3, Some(5), &[], 5),
            (4, Some(5), &["c-6"], 6),
            (1, Some(0), &["a-1"], 1),
            // It was over when it was first looked for.
            (2, Some(0), &["a-1-over"], 4),
            // The list was cut, or another server answers.
            (0, Some(9), &[], 9),
        ];
        for (known, told, expected, then) in rows {
            let news = news(all[..known].to_vec(), told.map(Millis));
            let ids: Vec<&str> = news.alerts.iter().map(|alert| alert.id.as_str()).collect();
            assert_eq!((ids.as_slice(), news.told), (expected, Millis(then)), "{known} {told:?}");
        }
        assert_eq!(words(&alert("a-1", 1)), "It broke.");
    }
}
