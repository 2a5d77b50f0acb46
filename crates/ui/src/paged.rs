//! A list that comes from the Worker page by page: what is shown stays until the fresh one is
//! there, and a page that fails can be asked for again.

use crate::background::{Request, Trouble};
use crate::client::ApiRequest;
use crate::page::{Ask, Counter};
use crate::sheet::{Sheet, Words};
use crate::text;

/// How many rows a page has.
pub(crate) const PAGE: u32 = 50;
/// The most that the Worker gives at once.
pub(crate) const MOST_AGAIN: u32 = 200;

/// A question that may be under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Asked {
    #[default]
    Idle,
    Out(u32),
    Failed(Trouble),
}

/// The list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Paged<T> {
    rows: Vec<T>,
    pages: Pages,
}

/// How far it has come, whatever its rows are.
#[derive(Clone, Debug, Default, PartialEq)]
struct Pages {
    next: Option<String>,
    fresh: Asked,
    more: Asked,
    known: bool,
}

impl Asked {
    pub(crate) fn is(&self, number: u32) -> bool {
        match self {
            Self::Out(asked) => *asked == number,
            Self::Idle | Self::Failed(_) => false,
        }
    }

    pub(crate) fn trouble(&self) -> String {
        match self {
            Self::Failed(trouble) => text::trouble(trouble),
            Self::Idle | Self::Out(_) => String::new(),
        }
    }
}

/// Sends a request; gives its number.
pub(crate) fn send(request: ApiRequest, counter: &mut Counter) -> (u32, Ask) {
    let number = counter.next();
    (number, Ask::Send { number, request: Request::Api { request } })
}

impl<T> Paged<T> {
    pub(crate) fn new() -> Self {
        Self { rows: Vec::new(), pages: Pages::default() }
    }

    pub(crate) fn rows(&self) -> &[T] {
        &self.rows
    }

    pub(crate) fn rows_mut(&mut self) -> &mut Vec<T> {
        &mut self.rows
    }

    /// Whether there was an answer.
    pub(crate) fn is_known(&self) -> bool {
        self.pages.known
    }

    /// Whether there was an answer, and the last one was good.
    pub(crate) fn is_right(&self) -> bool {
        self.pages.known && !matches!(self.pages.fresh, Asked::Failed(_))
    }

    /// How many rows are asked for again, so that what is shown does not become less.
    pub(crate) fn as_many(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(MOST_AGAIN).clamp(PAGE, MOST_AGAIN)
    }

    pub(crate) fn waits_for(&self, number: u32) -> bool {
        self.pages.fresh.is(number) || self.pages.more.is(number)
    }

    /// Asks for the first page anew. What was on its way is no longer waited for.
    pub(crate) fn refresh(&mut self, request: ApiRequest, counter: &mut Counter) -> Vec<Ask> {
        self.pages.refresh(request, counter)
    }

    /// Asks for the next page, if there is one.
    pub(crate) fn more(
        &mut self,
        request: impl Fn(&str) -> ApiRequest,
        counter: &mut Counter,
    ) -> Vec<Ask> {
        self.pages.more(&request, counter)
    }

    /// Takes a page in.
    pub(crate) fn answered(
        &mut self,
        number: u32,
        page: Result<(Vec<T>, Option<String>), Trouble>,
    ) {
        let (rows, next) = match page {
            Ok((rows, next)) => (rows, Ok(next)),
            Err(trouble) => (Vec::new(), Err(trouble)),
        };
        if self.pages.answered(number, next) {
            self.rows.clear();
        }
        self.rows.extend(rows);
    }

    /// What stands around the rows: what went wrong last, with something else or with the list
    /// itself, and whether there is more.
    pub(crate) fn view(&self, sheet: &mut Sheet, trouble: Option<&Trouble>) {
        self.pages.view(sheet, trouble);
    }
}

impl Pages {
    #[inline(never)]
    fn refresh(&mut self, request: ApiRequest, counter: &mut Counter) -> Vec<Ask> {
        let (number, ask) = send(request, counter);
        self.fresh = Asked::Out(number);
        self.more = Asked::Idle;
        vec![ask]
    }

    #[inline(never)]
    fn more(&mut self, request: &dyn Fn(&str) -> ApiRequest, counter: &mut Counter) -> Vec<Ask> {
        match (&self.next, &self.more) {
            (Some(next), Asked::Idle | Asked::Failed(_)) => {
                let (number, ask) = send(request(next), counter);
                self.more = Asked::Out(number);
                vec![ask]
            }
            (None, _) | (Some(_), Asked::Out(_)) => Vec::new(),
        }
    }

    /// A page is there, or is not; says whether it takes the place of all rows.
    #[inline(never)]
    fn answered(&mut self, number: u32, next: Result<Option<String>, Trouble>) -> bool {
        let is_fresh = self.fresh.is(number);
        let asked = if is_fresh { &mut self.fresh } else { &mut self.more };
        match next {
            Ok(next) => {
                *asked = Asked::Idle;
                self.next = next;
                self.known |= is_fresh;
                is_fresh
            }
            Err(trouble) => {
                *asked = Asked::Failed(trouble);
                false
            }
        }
    }

    #[inline(never)]
    fn view(&self, sheet: &mut Sheet, trouble: Option<&Trouble>) {
        match (trouble, &self.fresh) {
            (Some(trouble), _) | (None, Asked::Failed(trouble)) => {
                sheet.say("problem", text::trouble(trouble));
            }
            (None, Asked::Idle | Asked::Out(_)) => {}
        }
        match self.fresh {
            Asked::Failed(_) => sheet.show("refresh"),
            Asked::Out(_) if !self.known => sheet.show("skeleton"),
            Asked::Idle | Asked::Out(_) => {}
        }
        if self.next.is_none() {
            return;
        }
        sheet.show("more");
        match &self.more {
            Asked::Idle => sheet.say("more", text::MORE_ROWS),
            Asked::Out(_) => {
                sheet.say("more", text::LOADING_ROWS);
                sheet.busy("more");
            }
            Asked::Failed(trouble) => {
                sheet.say("more", text::TRY_AGAIN);
                sheet.say("more-problem", text::trouble(trouble));
            }
        }
    }
}

/// No rows: why, and what to do.
pub(crate) fn empty(sheet: &mut Sheet, title: impl Into<Words>, advice: impl Into<Words>) {
    sheet.show("empty");
    sheet.say("empty-title", title);
    sheet.say("empty-advice", advice);
}
